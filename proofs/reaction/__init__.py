"""The parts of the proof `reaction`."""
