"""The list of teams and its map layer."""

from django.utils.translation import gettext_lazy as _

from sentinel.ledger import Column, Ledger, register
from sentinel.wings.prepare.teams import actions, queries
from sentinel.wings.prepare.teams.models import Team

TEAMS = register(
    Ledger(
        name="teams.team",
        model=Team,
        title=_("应急队伍"),
        permission="teams.view",
        write_permission="teams.manage",
        attachments="teams.manage",
        rows=queries.teams,
        create=actions.register_team,
        create_many=actions.register_teams,
        update=actions.amend_team,
        columns=(
            Column("code", searched=True, edited=True),
            Column("name", searched=True, edited=True),
            Column("kind", filtered=True, edited=True, bulk=True),
            Column("area_code", filtered=True, edited=True),
            Column("members", unit=_("人"), edited=True),
            Column("specialty", searched=True, edited=True),
            Column("equipment", searched=True, edited=True, listed=False),
            Column("ready_minutes", unit=_("分钟"), edited=True, bulk=True),
            Column("address", edited=True, listed=False),
            Column("point", edited=True, listed=False),
            Column("insured_until", edited=True, bulk=True),
            Column("confirmed_at"),
            Column("mark", edited=True),
        ),
        geometry="point",
        layer_properties={"name": "name", "kind": "kind", "members": "members"},
        layer_style={"icon": "users-group"},
    )
)
