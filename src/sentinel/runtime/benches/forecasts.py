"""Runs of the hazard models as people ask for them: from the press to the result, and the plan that follows from it.

The district of the demonstration, its generated terrain. The first flood of an installation compiles the solvers and
makes the terrain. The scratch database does not wait for the disk.
"""

import statistics
import time
from typing import Any

import psycopg

from sentinel.runtime.replay.scratch import scratch_space
from sentinel.runtime.steps import ROOT
from sentinel.runtime.visitor import TOKEN, Visitor, outcome, spread

PACK = ROOT / "packs" / "mentougou"
DUTY, PASSWORD = "zhiban", "Demo-237-night"
FLOOD = {"rain_mm": "200", "rain_hours": "6", "tail_hours": "2", "shape": "middle", "cell_m": "90", "members": "1"}
FIRE = {"wind_ms": "8", "wind_from": "315", "dryness": "dry", "burn_hours": "6", "cell_m": "30"}
PLACE = "115.85, 39.97"
ROUNDS, QUICK_ROUNDS, PLANS = 5, 2, 20
PATIENCE_S = 1800.0
FLOOD_LIMIT_S, PLAN_LIMIT_MS = 60.0, 1_000.0


def _ask(reader: Visitor, path: str, form: dict[str, str]) -> str:
    """Send the form of a run; its code."""
    token = TOKEN.search(reader.ask("GET", path)[1].decode())
    if token is None:
        raise RuntimeError(f"{path} has no form")
    answer = reader.begin("POST", path, {**form, "csrfmiddlewaretoken": token[1]})
    answer.read()
    if answer.status != 303:
        raise RuntimeError(f"{path} answered {answer.status}")
    return answer.headers["Location"].rstrip("/").rsplit("/", 1)[-1]


def _computed(database: psycopg.Connection[Any], reader: Visitor, path: str, form: dict[str, str]) -> tuple[str, float]:
    """Ask for a run and wait for its end; its code, and the seconds from the press to the result."""
    began = time.perf_counter()
    code = _ask(reader, path, form)
    asked = "SELECT status, problem FROM forecasts_run WHERE code = %s"
    while (row := database.execute(asked, (code,)).fetchone()) and row[0] in {"queued", "running"}:
        if time.perf_counter() - began > PATIENCE_S:
            raise RuntimeError(f"{code} was not computed in {PATIENCE_S:g} s")
        time.sleep(0.05)
    if row is None or row[0] != "done":
        raise RuntimeError(f"{code} ended as {row}")
    return code, time.perf_counter() - began


def run(quick: bool) -> dict[str, Any]:
    """Ask for floods, a fire and an ensemble one after the other, and read the plan of the flood."""
    rounds = QUICK_ROUNDS if quick else ROUNDS
    with (
        scratch_space(PACK, leave_out=frozenset({"player", "gateway"})) as (space, _processes),
        psycopg.connect(space.database_url, autocommit=True) as database,
    ):
        reader = Visitor(space.web_port)
        reader.log_in(DUTY, PASSWORD)
        new = "/forecasts/run/new/"
        code, first = _computed(database, reader, new, FLOOD)
        floods = [_computed(database, reader, new, FLOOD)[1] for _ in range(rounds)]
        lit = {**FIRE, "ignition_point": PLACE}
        fires = [_computed(database, reader, "/forecasts/fire/new/", lit)[1] for _ in range(rounds)]
        plans = reader.times(f"/evacuations/forecast/{code}/", PLANS)
        figures = {
            "first_flood_s": round(first, 1),
            "flood_s": round(statistics.median(floods), 1),
            "fire_s": round(statistics.median(fires), 1),
            **spread("plan", plans),
        }
        if not quick:
            figures["ensemble_of_10_s"] = round(_computed(database, reader, new, {**FLOOD, "members": "10"})[1], 1)
        row = database.execute("SELECT grid, steps, villages FROM forecasts_run WHERE code = %s", (code,)).fetchone()
    assert row is not None
    conditions = {"cells": row[0]["rows"] * row[0]["columns"], "steps": row[1], "villages": row[2], "rounds": rounds}
    targets = [("flood_s", "<=", FLOOD_LIMIT_S), ("plan_p95_ms", "<=", PLAN_LIMIT_MS)]
    return outcome("forecasts", conditions, figures, targets)
