"""Writes of the teams."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor
from sentinel.kernel.copying import insert_many
from sentinel.kernel.events import record, record_many
from sentinel.kernel.refusals import Invalid
from sentinel.wings.prepare.teams import events
from sentinel.wings.prepare.teams.models import Team


@transaction.atomic
def register_teams(*, actor: Actor, at: datetime, rows: Sequence[Mapping[str, Any]]) -> list[Team]:
    """Add teams; one that cannot be added keeps all of them out."""
    known = set(Team.objects.filter(code__in=[row["code"] for row in rows]).values_list("code", flat=True))
    for row in rows:
        actor.require_in("teams.manage", row["area_code"])
        if row["code"] in known:
            raise Invalid({"code": _("编号 {code} 已有队伍。").format(code=row["code"])})
    teams = insert_many(Team(**{"confirmed_at": at, **row}) for row in rows)
    record_many(
        [(events.TeamRegistered(code=team.code, members=team.members), team) for team in teams], actor=actor, at=at
    )
    return teams


def register_team(*, actor: Actor, at: datetime, **fields: Any) -> Team:
    """Add one team."""
    return register_teams(actor=actor, at=at, rows=[fields])[0]


@transaction.atomic
def amend_team(*, actor: Actor, at: datetime, row: Team, changes: Mapping[str, Any]) -> Team:
    """Change fields of a team; whoever changes them has looked, so the entry is confirmed as of now."""
    team: Team = Team.objects.select_for_update(of=("self",)).get(pk=row.pk)
    actor.require("teams.manage", team)
    actor.require_in("teams.manage", changes.get("area_code", team.area_code))
    changed = [name for name, value in changes.items() if getattr(team, name) != value]
    if not changed:
        return team
    for name in changed:
        setattr(team, name, changes[name])
    team.confirmed_at = at
    team.save(update_fields=[*changed, "confirmed_at"])
    record(events.TeamAmended(code=team.code, fields=tuple(changed)), subject=team, actor=actor, at=at)
    return team
