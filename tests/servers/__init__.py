"""The real servers that the suite runs against: embedded ones, or those of the environment."""
