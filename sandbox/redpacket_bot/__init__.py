"""A bot that gives red packets away: the game that the service under test takes part in."""
