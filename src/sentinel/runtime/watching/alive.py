"""The file by which a probe sees that a process is alive: its time says when. Standard library only."""

import time
from pathlib import Path

from sentinel.runtime.steps import var

BEAT_S = 5.0
STUCK_S = 30.0


def sign(space: str, process: str) -> Path:
    """The file of one process."""
    return var() / "run" / "alive" / f"{space}.{process}"


def age_s(space: str, process: str) -> float | None:
    """Wall seconds since the last sign of life; None where there is none."""
    path = sign(space, process)
    return max(0.0, time.time() - path.stat().st_mtime) if path.exists() else None


def well(space: str, process: str) -> bool:
    """True when the process gave a sign of life of late."""
    age = age_s(space, process)
    return age is not None and age < STUCK_S
