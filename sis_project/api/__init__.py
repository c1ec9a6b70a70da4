"""The plumbing of the REST API; each room has its views in its own `api/`."""
