"""Telegram's methods: one file a namespace, each a table of requests and what answers them."""
