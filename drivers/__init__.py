"""Telegram behind one Protocol: nothing above this room knows a client library."""
