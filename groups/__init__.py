"""Where we are: group profiles, policies, membership and the pending stream."""
