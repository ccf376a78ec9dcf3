"""A child process reads what people bring: a crash, a hang or a flood of memory there takes nothing with it."""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from sentinel.geo.imports.formats import FORMATS, Unusable

MEMORY = 6 * 1024**3
WRITTEN = 4 * 1024**3
CPU_S, WALL_S = 240, 300
BROKEN = "读这个文件时出了故障，可能已损坏或大得不正常，没有导入任何内容。"


@cache
def _forbidden() -> str:
    """Every GDAL driver that none of our formats needs, for GDAL_SKIP."""
    import pyogrio

    allowed = {one.driver for one in FORMATS.values()} | {"MEM"}
    return ",".join(sorted(set(pyogrio.list_drivers()) - allowed))


def call(task: str, request: Mapping[str, Any]) -> dict[str, Any]:
    """Run one task of the readers in a child; `Unusable` with its sentence, or with ours when it broke."""
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": os.pathsep.join([str(Path(__file__).resolve().parents[3]), os.environ.get("PYTHONPATH", "")]),
        "GDAL_SKIP": _forbidden(),
        "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR" if task.startswith("raster") else "FALSE",
        "GDAL_PAM_ENABLED": "NO",
        "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",
        "OPENBLAS_NUM_THREADS": "1",
        "GDAL_NUM_THREADS": "1",
        "OGR_GEOJSON_MAX_OBJ_SIZE": "200",
        "CPL_TMPDIR": str(request["folder"]),
        "LC_ALL": "C.UTF-8",
    }
    try:
        done = subprocess.run(
            [sys.executable, "-m", "sentinel.geo.imports.child", task],
            input=json.dumps(dict(request)),
            capture_output=True,
            text=True,
            timeout=WALL_S,
            env=environment,
            cwd=str(request["folder"]),
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Unusable(BROKEN) from error
    if done.returncode != 0:
        raise Unusable(BROKEN)
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    if "error" in answer:
        raise Unusable(str(answer["error"]))
    return answer


def main(task: str) -> None:
    """The child's side: limits first, then one task, one line of JSON."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    resource.setrlimit(resource.RLIMIT_FSIZE, (WRITTEN, WRITTEN))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # GDAL starts after the limits, and only the one this task needs.
    kind, _underscore, name = task.rpartition("_")
    readers = import_module(f"sentinel.geo.imports.{'rasters' if kind else 'vectors'}")
    try:
        answer = getattr(readers, name)(json.load(sys.stdin))
    except Unusable as wrong:
        answer = {"error": str(wrong)}
    print(json.dumps(answer, ensure_ascii=False))


if __name__ == "__main__":
    main(sys.argv[1])
