"""How tests, proofs and the demo make a data centre do what they need."""

from sandbox.scenario.sandbox import Sandbox

__all__ = ["Sandbox"]
