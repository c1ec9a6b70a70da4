"""The parts of the proof `commands`."""
