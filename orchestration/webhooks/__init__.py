"""Webhooks: reports sent to the bot's endpoints, signed, until they are taken."""
