"""match: who on the lists is named in a revision, how sure that is, and what is new about it."""

from rollcall.match.backwards import Searched, search
from rollcall.match.known import Known, index_files
from rollcall.match.step import NAME, VERSION, step

__all__ = ["NAME", "VERSION", "Known", "Searched", "index_files", "search", "step"]
