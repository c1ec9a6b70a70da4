"""A Telegram data centre on loopback for the demo, the tests and the proofs."""
