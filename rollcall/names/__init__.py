"""Personal names across scripts, spellings and word forms: pure functions, useful by themselves."""

from rollcall.names.build import build
from rollcall.names.compare import Comparison, compare
from rollcall.names.index import NameIndex
from rollcall.names.keys import keys, skeleton
from rollcall.names.side_by_side import align
from rollcall.names.spot import Spot, spot, spot_all
from rollcall.names.words import why

__all__ = [
    "Comparison",
    "NameIndex",
    "Spot",
    "align",
    "build",
    "compare",
    "keys",
    "skeleton",
    "spot",
    "spot_all",
    "why",
]
