"""The parts of the proof `throughput`."""
