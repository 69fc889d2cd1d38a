"""Personal names across scripts, spellings and word forms: pure functions, useful by themselves."""

from rollcall.names.build import build
from rollcall.names.compare import Comparison, compare
from rollcall.names.index import NameIndex
from rollcall.names.keys import keys, skeleton
from rollcall.names.rivals import rivals
from rollcall.names.side_by_side import align
from rollcall.names.spot import Spot, could_name, spot, spot_all, spot_and_keep
from rollcall.names.words import why

__all__ = [
    "Comparison",
    "NameIndex",
    "Spot",
    "align",
    "build",
    "compare",
    "could_name",
    "keys",
    "rivals",
    "skeleton",
    "spot",
    "spot_all",
    "spot_and_keep",
    "why",
]
