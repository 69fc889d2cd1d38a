"""index: keep the search engine in step with the record, through an outbox."""

from rollcall.index.building import clear_left, forget, move, rebuild, stay
from rollcall.index.cases import cases_stamp, keep_cases, kept_home
from rollcall.index.checking import Checked, check, mend
from rollcall.index.standing import in_words, kept_beside, nothing_yet, pending
from rollcall.index.step import NAME, run, run_beside

__all__ = [
    "NAME", "Checked", "cases_stamp", "check", "clear_left", "forget", "in_words", "keep_cases",
    "kept_beside", "kept_home", "mend", "move", "nothing_yet", "pending", "rebuild", "run",
    "run_beside", "stay",
]  # fmt: skip
