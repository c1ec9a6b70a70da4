"""A small Telegram inside the process, and a driver over it, for tests that must be fast."""
