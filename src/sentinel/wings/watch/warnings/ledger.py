"""Lists of the warnings module: warnings, callouts, notices from above; and the layer of silent places."""

from typing import Any

from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.utils.translation import gettext_lazy as _

from sentinel.geo.layers import Layer, register_layer
from sentinel.ledger import Column, Ledger, register
from sentinel.notify import queries as notify
from sentinel.notify.models import Ladder
from sentinel.wings.watch.warnings import actions, choices, queries
from sentinel.wings.watch.warnings.forms import DraftForm
from sentinel.wings.watch.warnings.models import Bulletin, Warning
from sentinel.wings.watch.warnings.workflow import WARNING


def _level_words(row: Bulletin) -> str:
    return str(dict(choices.Level.choices).get(row.level, row.level))


TARGETS = SimpleArrayField(forms.CharField(max_length=12), label=_("影响范围"))
CONCERNED = SimpleArrayField(
    forms.CharField(max_length=12), label=_("涉及区域"), required=False, help_text=_("不选即为全区。")
)


def _asked(name: str, **more: Any) -> Column:
    """Something the drafting action has a standing value for: it may be left out of a draft."""
    return Column(name, edited=True, asked=DraftForm.base_fields[name], **more)


# Releasing, drafting and changing have pages of their own (views).
WARNINGS = register(
    Ledger(
        name="warnings.warning",
        model=Warning,
        title=_("预警"),
        permission="warnings.view",
        write_permission="warnings.draft",
        columns=(
            _asked("headline", searched=True),
            Column("hazard", filtered=True, edited=True, once=True),
            Column("level", filtered=True, edited=True, once=True),
            Column("status", filtered=True),
            Column("origin", filtered=True, listed=False),
            Column("area_code", filtered=True),
            Column("target_areas", edited=True, asked=TARGETS, listed=False, recorded=False),
            _asked("effective_at"),
            _asked("expires_at"),
            Column("number", searched=True),
            Column("identifier", searched=True, listed=False),
            Column("code", searched=True, listed=False),
            Column("description", searched=True, listed=False, edited=True),
            Column("instruction", listed=False, edited=True),
            _asked("issuer", listed=False),
            Column("drafted_name", listed=False),
            Column("drafted_at", listed=False),
            Column("submitted_name", listed=False),
            Column("submitted_at", listed=False),
            Column("released_name", listed=False),
            Column("released_at", listed=False),
            Column("ended_at", listed=False),
            Column("based_on", listed=False, recorded=False),
            Column("note", listed=False),
        ),
        rows=queries.warnings,
        create=actions.draft_warning,
        update=lambda actor, at, row, changes: actions.amend_warning(actor=actor, at=at, warning=row, changes=changes),
        amendable=lambda row: row.status == choices.Status.DRAFT,
        imported=False,
        order=("-drafted_at", "code"),
        workflow=WARNING,
        moves={
            "submit": lambda actor, at, row, note: actions.submit_warning(actor=actor, at=at, warning=row),
            "hand_back": lambda actor, at, row, note: actions.hand_back_warning(
                actor=actor, at=at, warning=row, note=note
            ),
            "drop": lambda actor, at, row, note: actions.drop_warning(actor=actor, at=at, warning=row, note=note),
            "cancel": lambda actor, at, row, note: actions.cancel_warning(actor=actor, at=at, warning=row, reason=note),
        },
        detail_template="warnings/panel.html",
        detail_context=queries.warning_panel,
        heading=lambda row: row.headline,
    )
)

CALLOUTS = register(
    Ledger(
        name="warnings.callout",
        model=Ladder,
        title=_("叫应"),
        permission="notify.view",
        columns=(
            Column("area_code", filtered=True),
            Column("title", searched=True),
            Column("level", filtered=True),
            Column("status", filtered=True),
            Column("started_at"),
            Column("due_at"),
            Column("answered_at"),
            Column("answered_name", searched=True),
            Column("number", searched=True, listed=False),
            Column("code", searched=True, listed=False),
            Column("body", listed=False),
            Column("repeat_back", listed=False),
            Column("repeated", listed=False),
            Column("on_behalf", filtered=True, listed=False),
            Column("fell_at", listed=False),
            Column("ended_at", listed=False),
            Column("note", listed=False),
        ),
        rows=notify.ladders,
        order=("-started_at", "code"),
        detail_template="warnings/callout.html",
        detail_context=notify.ladder_panel,
        heading=lambda row: row.title,
    )
)

BULLETINS = register(
    Ledger(
        name="warnings.bulletin",
        model=Bulletin,
        title=_("上级来文"),
        permission="warnings.view",
        write_permission="warnings.bulletin",
        columns=(
            Column("source", searched=True, edited=True),
            Column("kind", filtered=True, edited=True),
            Column("hazard", filtered=True, edited=True),
            Column("level", edited=True, listed=False, exported=False),
            Column("level_words", label=_("级别"), value=_level_words, sort="level"),
            Column("text", searched=True, edited=True),
            Column("issued_at", edited=True, once=True),
            Column("target_areas", edited=True, once=True, asked=CONCERNED, listed=False, recorded=False),
            Column("received_at"),
            Column("received_by", listed=False),
            Column("based_on", listed=False),
            Column("code", searched=True, listed=False),
        ),
        rows=queries.bulletins,
        create=actions.receive_bulletin,
        update=actions.amend_bulletin,
        order=("-received_at", "code"),
        help=_("收到备查：来文不改变本区的预警和响应。"),
        heading=lambda row: f"{row.source} {row.get_kind_display()}",
    )
)

register_layer(
    Layer(
        name="warnings.silent",
        title=str(_("未应答的村（社区）")),
        kind="point",
        rows=queries.silent_places,
        permission="notify.view",
        properties={"key": "ladder", "name": "area__short_name", "level": "level", "status": "status"},
        record_url="/warnings/callout/{key}/",
        style={"colour_by": "level", "ring": True, "size": 4},
        mark="示意",
    )
)
