"""From an event and a policy to plans: pure, so that a decision can be read and tested."""
