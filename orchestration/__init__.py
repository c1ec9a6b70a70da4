"""What we decide and do: events become plans, plans become actions, actions end in outcomes."""
