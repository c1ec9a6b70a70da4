"""Proofs of what is decided, and of what holds it back."""
