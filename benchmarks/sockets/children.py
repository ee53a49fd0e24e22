"""Child processes of a benchmark that are told what to do, one JSON object a line.

What it is for: the same conversation with a load client, our daemon and every peer: an order goes
in, an answer comes out. What it is not for: what is said.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

STOP_SECONDS = 15.0


class Child:
    """A process that answers orders; `ready` is what it said first."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self.pid = process.pid
        self.ready = self._answer()

    def ask(self, do: str, **more: Any) -> dict[str, Any]:
        """Sends an order and returns its answer."""
        self.tell(do, **more)
        return self._answer()

    def tell(self, do: str, **more: Any) -> None:
        """Sends an order; `answer` gets what comes back."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": do, **more}) + "\n")
        self._process.stdin.flush()

    def answer(self) -> dict[str, Any]:
        """The answer to an order told before."""
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self._process.args!r} ended with {self._process.wait()}")
        answer: dict[str, Any] = json.loads(line)
        return answer

    # -- what the kernel says of it -----------------------------------------------------------

    def resident_bytes(self) -> int:
        """Its memory now."""
        return _status(self.pid, "VmRSS")

    def cpu_seconds(self) -> float:
        """Processor time it has used."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _status(pid: int, name: str) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        key, _, value = line.partition(":")
        if key == name:
            return int(value.split()[0]) * 1024
    raise KeyError(name)


@contextmanager
def child(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Iterator[Child]:
    """A child for the length of the block."""
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, **(environment or {})},
    )
    try:
        yield Child(process)
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def python(module: str, *arguments: str) -> list[str]:
    """The command that runs a module of this folder."""
    return [sys.executable, "-m", module, *arguments]


def say(**answer: Any) -> None:
    """From inside a child: answers."""
    print(json.dumps(answer), flush=True)
