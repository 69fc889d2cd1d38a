"""The doctor: everything that an operator can get wrong, looked at without changing anything."""

from rollcall.doctor.base import Check, Facts, Finding, Level
from rollcall.doctor.examining import CHECKS, Told, examine, gather, left_out

__all__ = ["CHECKS", "Check", "Facts", "Finding", "Level", "Told", "examine", "gather", "left_out"]
