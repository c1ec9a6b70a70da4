"""What was decided and done, as the REST API shows it."""
