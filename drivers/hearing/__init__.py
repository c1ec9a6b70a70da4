"""Hearing everything once and in order, whatever the client library: ledgers, gaps, recovery."""
