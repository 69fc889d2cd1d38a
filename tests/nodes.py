"""Nodes of Elasticsearch on this computer that a test may start, stop and kill.

    with cluster(elasticsearch_home, 3) as nodes:
        nodes[0].kill()
        nodes[1].wait(count=2)
        nodes[0].start()

They are real: each is a process of its own with data of its own. The fixture `elasticsearch_home`
says where the program is; its Java is the one of ES_JAVA_HOME.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from elasticsearch import ApiError, Elasticsearch, TransportError

# What a short life wants: no second compiler, no helping threads, no memory touched in advance.
_JAVA = "-XX:TieredStopAtLevel=1 -XX:-UseG1GC -XX:+UseSerialGC -XX:-AlwaysPreTouch"


@dataclass
class Node:
    """One node; stopped or killed and started again it has the same data and address."""

    home: Path
    folder: Path
    name: str
    port: int
    settings: dict[str, Any]
    heap: str
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Begin to start; `wait` returns when it answers."""
        config = self.folder / "config"
        shutil.rmtree(config, ignore_errors=True)
        shutil.copytree(self.home / "config", config)
        # JSON is YAML, and knows how to quote.
        (config / "elasticsearch.yml").write_text(json.dumps(self.settings), "utf-8")
        (self.folder / "logs").mkdir(exist_ok=True)
        _hand_over(self.home, self.folder)
        environment = os.environ | {
            "ES_PATH_CONF": str(config),
            "ES_JAVA_OPTS": f"-Xms{self.heap} -Xmx{self.heap} {_JAVA}",
        }
        with (self.folder / "output").open("wb") as output:
            self.process = subprocess.Popen(
                [*_as_owner(self.home), str(self.home / "bin" / "elasticsearch")],
                env=environment,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait(
        self, *, status: str = "green", count: int | None = None, patience: float = 120
    ) -> None:
        """Until it says that its cluster is well: this status or better, exactly `count` nodes."""
        until = time.monotonic() + patience
        wanted = None if count is None else str(count)
        with Elasticsearch(self.url, max_retries=0, request_timeout=15) as client:
            while True:
                if self.process is None or self.process.poll() is not None:
                    raise RuntimeError(f"{self.name} has ended: {self.last_words()}")
                try:
                    client.cluster.health(
                        wait_for_status=status, wait_for_nodes=wanted, timeout="5s"
                    )
                except (ApiError, TransportError) as error:
                    if time.monotonic() > until:
                        words = self.last_words()
                        raise TimeoutError(f"{self.name}: {error}\n{words}") from error
                    time.sleep(0.25)
                else:
                    return

    def stop(self) -> None:
        """End it in order."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it at once, as a power cut does: with SIGKILL, the program that watches it too."""
        self._end(signal.SIGKILL)

    def last_words(self) -> str:
        """The end of what it printed, for somebody who wonders why it is not there."""
        return (self.folder / "output").read_text("utf-8", "replace")[-2000:]

    def _end(self, how: signal.Signals) -> None:
        if self.process is None:
            return
        if self.process.poll() is None:
            # The server is a child of this process, in the same group.
            if how == signal.SIGKILL:
                os.killpg(self.process.pid, how)
            else:
                self.process.send_signal(how)
        self.process.wait(60)
        self.process = None
        until = time.monotonic() + 30
        while not _is_free(self.port):
            if time.monotonic() > until:
                raise TimeoutError(f"{self.name} still listens on port {self.port}")
            time.sleep(0.05)


@contextmanager
def cluster(home: Path, count: int = 1, *, heap: str = "512m") -> Iterator[list[Node]]:
    """`count` nodes that have found each other; afterwards nothing of them is left.

    `home` is the folder of the program, `heap` the memory of each.
    """
    # Not below the folder of pytest: nobody but its owner may look into that.
    folder = Path(tempfile.mkdtemp(prefix="rollcall-nodes-"))
    folder.chmod(0o711)
    nodes = _planned(home, folder, count, heap)
    try:
        for node in nodes:
            node.start()
        for node in nodes:
            node.wait(count=count)
        yield nodes
    finally:
        for node in nodes:
            node.kill()
        shutil.rmtree(folder)


def _planned(home: Path, folder: Path, count: int, heap: str) -> list[Node]:
    ports = _free_ports(2 * count)
    names = [f"node-{number}" for number in range(1, count + 1)]
    nodes = []
    for name, port, transport in zip(names, ports[:count], ports[count:], strict=True):
        own = folder / name
        own.mkdir()
        settings = {
            "cluster.name": folder.name,
            "cluster.initial_master_nodes": names,
            "cluster.routing.allocation.disk.threshold_enabled": False,
            "discovery.seed_hosts": [f"127.0.0.1:{seed}" for seed in ports[count:]],
            "http.port": port,
            "network.host": "127.0.0.1",
            "node.name": name,
            "path.data": str(own / "data"),
            "path.logs": str(own / "logs"),
            "transport.port": transport,
            "xpack.security.enabled": False,
        }
        nodes.append(Node(home, own, name, port, settings, heap))
    return nodes


def _as_owner(home: Path) -> list[str]:
    """The words before a command that runs it beside us: it ends when we end, however we end.

    Elasticsearch refuses to run as root; the owner of the program runs it then.
    """
    words = ["setpriv", "--pdeathsig", "TERM"]
    if os.geteuid() != 0:
        return words
    owner = home.stat()
    if owner.st_uid == 0:
        raise RuntimeError(f"{home} belongs to root, who may not run Elasticsearch: chown it")
    return [*words, "--reuid", str(owner.st_uid), "--regid", str(owner.st_gid), "--clear-groups"]


def _hand_over(home: Path, folder: Path) -> None:
    """Let the user who runs Elasticsearch write here."""
    if os.geteuid() != 0:
        return
    owner = home.stat()
    for path in (folder, *folder.rglob("*")):
        os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def _free_ports(count: int) -> list[int]:
    """Below those that the system gives to whoever asks for any; others look for some, too."""
    candidates = random.SystemRandom().sample(range(20_000, 30_000), 10 * count)
    return [port for port in candidates if _is_free(port)][:count]


def until(what: str, true: Callable[[], bool]) -> None:
    """Wait for what must happen while nodes come and go."""
    end = time.monotonic() + 120
    while not true():
        assert time.monotonic() < end, f"it did not happen in 120 s: {what}"
        time.sleep(0.01)
