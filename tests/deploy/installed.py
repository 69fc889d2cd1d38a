"""Rollcall as an image has it: from its wheel, in a folder that nobody may write to.

The wheel is built from this checkout and installed into an environment of its own; the packages
that it needs are those of the environment that runs the tests. Commands run without a HOME, without
any privilege and, where this machine lets us, with a root file system that is read-only except for
two folders: what `read_only: true`, `cap_drop: [ALL]` and two volumes do to a container.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
_READ_ONLY = """\
mount --make-rprivate /
for folder in "$0" "$1"; do mount --bind "$folder" "$folder"; done
mount -o remount,bind,ro /
shift
exec "$@"
"""


@dataclass(frozen=True)
class Installed:
    """Where the program lies (read-only), and the two folders that it may write to."""

    program: Path
    project: Path
    temporary: Path

    def command(self, *words: str) -> list[str]:
        """What to run so that `rollcall` with these words has no more rights than in an image."""
        asked = [str(self.program / "bin/rollcall"), *words]
        if os.geteuid() == 0:  # root's rights are capabilities: without them it is like anybody
            asked = ["setpriv", "--bounding-set=-all", "--inh-caps=-all", *asked]
        if _can_be_read_only():
            folders = [str(self.project), str(self.temporary)]
            asked = [*_unshare(), "sh", "-ec", _READ_ONLY, *folders, *asked]
        return asked

    def environment(self, **more: str) -> dict[str, str]:
        """All that an image sets, and nothing of ours: no HOME, no PYTHONPATH."""
        return {
            "PATH": os.defpath,
            "TMPDIR": str(self.temporary),
            "ROLLCALL_HOME": str(self.project),
            "PYTHONDONTWRITEBYTECODE": "1",
            "OMP_NUM_THREADS": "1",
            "COLUMNS": "200",
            **more,
        }

    def run(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run `rollcall` with these words to its end."""
        return subprocess.run(
            self.command(*words),
            cwd=self.project,
            env=self.environment(**more),
            capture_output=True,
            text=True,
            timeout=240,
        )


def install(folder: Path) -> Path:
    """Build the wheel, install it below `folder` and take every right to write away from it."""
    uv = str(Path(sys.executable).parent / "uv")
    build = [uv, "build", "--quiet", "--offline", "--wheel", "--out-dir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True, timeout=120)
    program = folder / "program"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", program], check=True)
    python = program / "bin/python"
    packages = Path(
        subprocess.run(
            [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
            check=True,
            capture_output=True,
            text=True,
        ).stdout.strip()
    )
    (wheel,) = folder.glob("*.whl")
    into = [uv, "pip", "install", "--quiet", "--offline", "--no-deps", "--python", str(python)]
    subprocess.run([*into, wheel], check=True, capture_output=True)
    (packages / "needed.pth").write_text(sysconfig.get_path("purelib"), "utf-8")
    for path in (program, *program.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode & ~0o222)
    return program


def make_writable(program: Path) -> None:
    """Let it be removed again."""
    for path in (program, *program.rglob("*")):
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o755)


def _unshare() -> list[str]:
    root = [] if os.geteuid() == 0 else ["--map-root-user"]
    return ["unshare", "--mount", *root]


def _can_be_read_only() -> bool:
    """Whether this machine lets us have mounts of our own; containers of a CI often may not."""
    if shutil.which("unshare") is None:
        return False
    attempt = [*_unshare(), "mount", "--make-rprivate", "/"]
    return subprocess.run(attempt, capture_output=True).returncode == 0
