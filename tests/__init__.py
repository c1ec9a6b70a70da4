"""The suite: unit, contract, integration and acceptance."""
