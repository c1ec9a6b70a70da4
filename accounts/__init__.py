"""Who we are: the registry of accounts, their vault, their leases and their budgets."""
