"""Every workflow: a closed table without dead ends in it, drawn in its module's page, each move named in a test."""

import os
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from architecture.exemptions import settle
from promises import sources
from promises.sources import folder_of, says
from sentinel.kernel.actor import system
from sentinel.kernel.manifest import permissions
from sentinel.ledger import LEDGERS
from sentinel.workflow import WORKFLOWS, Move, Workflow

EVERY = pytest.mark.parametrize("flow", WORKFLOWS.values(), ids=lambda flow: str(flow.name))


def states(flow: Workflow) -> set[str]:
    """The codes of a workflow's states."""
    return {str(value) for value in flow.states.values}


def test_there_are_workflows() -> None:
    assert len(WORKFLOWS) >= 9


@EVERY
def test_moves_stay_inside_the_states(flow: Workflow) -> None:
    assert flow.initial in states(flow)
    assert {source for move in flow.moves for source in move.sources} <= states(flow)
    assert {move.target for move in flow.moves} <= states(flow)
    assert [move.name for move in flow.moves if not move.sources] == []


@EVERY
def test_every_state_can_be_reached(flow: Workflow) -> None:
    reached = {str(flow.initial)}
    for _round in flow.moves:
        reached |= {str(move.target) for move in flow.moves if {str(source) for source in move.sources} & reached}
    assert reached == states(flow)


@EVERY
def test_every_move_needs_a_permission_that_exists(flow: Workflow) -> None:
    assert {move.permission for move in flow.moves} <= permissions().keys()


@EVERY
def test_a_move_from_the_wrong_state_is_refused_in_words(flow: Workflow) -> None:
    wrong = [(move, state) for move in flow.moves for state in sorted(states(flow) - {str(s) for s in move.sources})]
    refusals = {(move.name, state): refusal(flow, move, state) for move, state in wrong}
    assert {key: text for key, text in refusals.items() if not text} == {}
    assert [move.name for move, state in wrong if str(move.label) not in str(refusals[move.name, state])] == []


def refusal(flow: Workflow, move: Move, state: str) -> str | None:
    """What a row in this state hears."""
    row: Any = SimpleNamespace(**{flow.field: state})
    return flow.refusal(move, row, system("test"))


@EVERY
def test_every_move_is_named_in_a_test(flow: Workflow) -> None:
    module = flow.name.split(".")[0]
    unnamed = {
        f"{flow.name}:{move.name}"
        for move in flow.moves
        if not says(sources.tests(folder_of(module)), *spoken(flow, move))
    }
    settle(f"moves of {flow.name} without a test", unnamed)


# Moves whose tests speak of what the move leads to.
ALSO = {
    "incidents.incident:report": ("sign_first_report",),
    "warnings.warning:supersede": ("warning.superseded",),
    "warnings.warning:fold": ("drafts_fold",),
    "shelters.shelter:fill": ('"full"',),
    "evacuations.entry:miss": ('"absent"',),
    "evacuations.entry:refuse": ('"refused"',),
    "evacuations.entry:correct": ('"waiting"',),
}


def spoken(flow: Workflow, move: Move) -> tuple[str, ...]:
    """What a test may call a move: its own name, or the action behind it, the level being an argument."""
    noun = flow.name.split(".")[1]
    stem = re.sub(r"_\d$", "", move.name)
    verb = stem.split("_")[0]
    named = (f'"{move.name}"', f"{stem}_{noun}", f"{verb}_{noun}", f"{stem}_level", f"{verb}_level")
    return (*named, *ALSO.get(f"{flow.name}:{move.name}", ()))


def test_buttons_are_moves_of_the_table() -> None:
    strays = {
        f"{ledger.name}:{name}"
        for ledger in LEDGERS.values()
        for name in ledger.moves
        if ledger.workflow is None or name not in {move.name for move in ledger.workflow.moves if not move.by_system}
    }
    settle("buttons without a move", strays)


def drawn(flow: Workflow) -> str:
    """How the module's page shows the workflow."""
    return f"<!-- diagram {flow.name} -->\n```mermaid\n{flow.diagram()}\n```\n"


def draw(flow: Workflow, page: Path) -> None:
    """Draw the table anew between its markers, when asked to."""
    if os.environ.get("SENTINEL_RECORD"):
        old = re.compile(rf"<!-- diagram {re.escape(flow.name)} -->\n```mermaid\n.*?```\n", re.DOTALL)
        page.write_text(old.sub(lambda _found: drawn(flow), page.read_text()))


@EVERY
def test_the_modules_page_shows_the_table(flow: Workflow) -> None:
    page = folder_of(flow.name.split(".")[0]) / "README.md"
    draw(flow, page)
    assert drawn(flow) in page.read_text(), "SENTINEL_RECORD=1 draws it anew between its markers"
