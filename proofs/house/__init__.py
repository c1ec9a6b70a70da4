"""The service as proofs run it: real servers, real workers, accounts that are logged in."""
