"""Who acts: pure choices among the accounts that can act now.

A new strategy is one file here and one line in `STRATEGIES`.
"""

from collections.abc import Mapping
from types import MappingProxyType

from groups.strategies.choice import Candidate, Chosen, Selection, Strategy
from groups.strategies.host_list import host_list
from groups.strategies.least_recently_used import least_recently_used
from groups.strategies.round_robin import round_robin
from groups.strategies.weighted import weighted

__all__ = ["STRATEGIES", "Candidate", "Chosen", "Selection", "Strategy"]

STRATEGIES: Mapping[str, Strategy] = MappingProxyType(
    {
        "round_robin": round_robin,
        "weighted": weighted,
        "host_list": host_list,
        "least_recently_used": least_recently_used,
    }
)
