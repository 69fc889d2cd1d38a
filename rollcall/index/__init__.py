"""index: keep the search engine in step with the record, through an outbox."""

from rollcall.index.building import forget, move, rebuild, stay
from rollcall.index.checking import Checked, check, mend
from rollcall.index.standing import in_words, kept_beside, pending
from rollcall.index.step import NAME, run, run_beside

__all__ = [
    "NAME", "Checked", "check", "forget", "in_words", "kept_beside", "mend", "move", "pending",
    "rebuild", "run", "run_beside", "stay",
]  # fmt: skip
