"""The driver on Telethon: its schema, its cipher state and its key exchange, on a line of ours."""
