"""The world in Telegram's own objects, as one viewer may see it."""
