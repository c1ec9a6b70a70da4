"""The groups as the REST API shows them."""
