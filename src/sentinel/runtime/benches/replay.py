"""The night at full speed: from an empty scratch space to the digest, through every process."""

import json
import os
import platform
import subprocess
import sys
from typing import Any

LIMIT_S = 300.0
QUICK_UNTIL = "2023-07-31T11:00"


def run(quick: bool) -> dict[str, Any]:
    """Play 23-7 at `max` once: the night is its own workload. Quick stops at 31 July 11:00."""
    words = [sys.executable, "-m", "sentinel.runtime", "replay", "23-7", "--speed", "max", "--json"]
    if quick:
        words += ["--until", QUICK_UNTIL]
    environment = {key: value for key, value in os.environ.items() if key != "SENTINEL_SPACE"}
    played = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    if played.returncode:
        raise RuntimeError(played.stderr[-2000:])
    night = json.loads(played.stdout)
    limit = 50.0 if quick else LIMIT_S
    return {
        "name": "replay",
        "conditions": {
            "python": platform.python_version(),
            "cores": os.cpu_count(),
            "until": night["until"],
            "seed": night["seed"],
        },
        "figures": {
            "wall_s": night["wall_s"],
            "ladders": night["ladders"],
            "tasks": night["tasks"],
            "people": night["people"],
            "digest": night["digest"],
        },
        "targets": [{"figure": "wall_s", "comparison": "<", "value": limit}],
        "held": night["wall_s"] < limit,
    }
