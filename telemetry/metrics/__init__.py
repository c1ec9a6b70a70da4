"""What SIS counts and measures: one file for each thing, and every label bounded."""
