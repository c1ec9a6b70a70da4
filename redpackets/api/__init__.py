"""The red packets as the REST API shows them."""
