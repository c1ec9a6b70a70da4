"""Servers and processes that we start ourselves, for the demo and for the tests."""
