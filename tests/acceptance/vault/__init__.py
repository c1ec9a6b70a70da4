"""The vault under a rotation that is killed."""
