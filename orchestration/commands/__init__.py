"""The command processor: one way in for REST, the message bus and operators."""
