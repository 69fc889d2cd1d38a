"""A disk that is full, for one process and what it starts: no file of theirs may grow."""

from __future__ import annotations

import os
import resource
import sys

NO_BYTECODE = "PYTHONDONTWRITEBYTECODE"


def limit_files(size: int) -> None:
    """Let no file of this process, nor of those it starts, grow beyond `size` bytes.

    Modules are not compiled from here on: older Pythons keep the half of a `.pyc` that had room,
    beside the installed module, and nobody could import that ever after.
    """
    sys.dont_write_bytecode = True
    os.environ[NO_BYTECODE] = "1"
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
