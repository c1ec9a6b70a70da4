"""How pages write dates: the same in every language, in UTC, to the second."""
