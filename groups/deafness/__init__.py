"""Which accounts miss what others of ours hear in the same group."""

from groups.deafness.judging import Judge
from groups.deafness.marks import HeardMarks
from groups.deafness.shared import SharedMarks

__all__ = ["HeardMarks", "Judge", "SharedMarks"]
