"""A team for tests."""

from typing import Any

from sentinel.kernel.actor import system
from sentinel.kernel.tests.samples import AT
from sentinel.wings.prepare.teams import actions
from sentinel.wings.prepare.teams.models import Team

TEAM = {"name": "甲镇抢险分队", "kind": "grassroots", "members": 20, "specialty": "防汛抢险"}


def make_team(*, area_code: str, code: str = "T-1", **changes: Any) -> Team:
    """A team of a town."""
    fields = {**TEAM, "area_code": area_code, "code": code, **changes}
    return actions.register_team(actor=system("samples"), at=AT, **fields)


SAMPLES = {"teams.team": make_team}
