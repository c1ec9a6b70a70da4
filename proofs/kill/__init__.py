"""The parts of the proof `kill`."""
