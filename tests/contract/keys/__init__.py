"""The master key in a HashiCorp Vault: a stand-in, and a real one where VAULT_ADDR names it."""
