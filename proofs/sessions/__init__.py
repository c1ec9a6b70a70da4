"""The parts of the proof `sessions`."""
