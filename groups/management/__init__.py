"""What operators do with groups from the terminal."""
