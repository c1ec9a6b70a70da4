"""One process that holds accounts: leases, the roster, and the event loop their lines live on."""
