"""The accounts as the REST API shows them."""
