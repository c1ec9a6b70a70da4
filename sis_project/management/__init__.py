"""What operators run from the terminal."""
