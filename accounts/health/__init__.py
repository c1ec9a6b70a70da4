"""What is known of the safety of each account: two-step verification, networks, other devices."""
