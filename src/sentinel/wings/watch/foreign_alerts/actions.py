"""Writes of foreign alerts: taking a message in once, and what people make of it, with its reference kept."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from sentinel.codecs import cap
from sentinel.codecs.cap import signing
from sentinel.kernel import areas
from sentinel.kernel.actor import Actor
from sentinel.kernel.events import record
from sentinel.kernel.refusals import Invalid, MoveRefused, NotFound
from sentinel.wings.watch.foreign_alerts import choices, events, queries, rules
from sentinel.wings.watch.foreign_alerts.models import LONGEST, ForeignAlert
from sentinel.wings.watch.warnings import actions as warnings

LONGEST_WORDS = 200


@transaction.atomic
def receive_alert(*, actor: Actor, at: datetime, xml: str) -> ForeignAlert:
    """Take in a CAP message once; the same message again gives the row that is there.

    A message that refers to earlier ones of its own issuer updates or cancels them, in whatever order they come.
    """
    district = areas.district()
    if district is None:
        raise NotFound("还没有载入区划，请先载入本区数据包。")
    actor.require_in("foreign_alerts.receive", district.code)
    data = xml.strip().encode()
    try:
        message = cap.read(data)
    except cap.CapError as wrong:
        said = _("没有接收：{why}（{detail}）。").format(why=choices.REFUSED[wrong.code], detail=wrong.text[:120])
        raise Invalid({"xml": said}) from None
    code = rules.code_of(message)
    known: ForeignAlert | None = ForeignAlert.objects.select_for_update().filter(code=code).first()
    if known is not None and known.xml != data.decode():
        raise MoveRefused(_("已收到同一标识、同一时间但内容不同的报文，请向发布单位核实。"))
    if known is not None:
        return known
    row = _row(message, data, code)
    row.area_code, row.received_at, row.received_by = district.code, at, actor.label
    row.published_at = at if row.target_areas else None
    row.save(force_insert=True)
    said_of = events.AlertReceived(
        code=row.code,
        sender=row.sender,
        identifier=row.identifier,
        kind=row.msg_type,
        event=row.event,
        severity=row.severity,
        standing=row.standing,
    )
    record(said_of, subject=row, actor=actor, at=at)
    _settle(row, message, actor, at)
    return row


def _row(message: cap.Alert, data: bytes, code: str) -> ForeignAlert:
    info = rules.chosen(message)
    verdict = signing.verify(data, sent=message.sent, trusted=_trusted())
    row = ForeignAlert(
        code=code,
        sender=message.sender,
        identifier=message.identifier,
        sent_at=message.sent,
        nature=message.status,
        msg_type=message.msg_type,
        status=rules.status_of(message.msg_type),
        standing=verdict.standing,
        signer=verdict.signer,
        fingerprint=verdict.fingerprint,
        reason=verdict.reason,
        xml=data.decode(),
    )
    if info is not None:
        row.sender_name, row.event, row.severity = info.sender_name or message.source, info.event, info.severity
        row.headline, row.expires_at = info.headline, info.expires
        row.hazard, row.level = rules.hazard_of(info), rules.level_of(info)
        row.places = "、".join(area.description for area in info.area)
        row.target_areas = queries.ours(rules.codes_of(info))
    for name in ("sender_name", "event", "headline", "places"):
        setattr(row, name, getattr(row, name)[: LONGEST[name]])
    said = {"sender": row.sender, "identifier": row.identifier}
    if too_long := [name for name, text in said.items() if len(text) > (LONGEST[name] or 0)]:
        raise Invalid({"xml": _("没有接收：{name} 过长。").format(name="、".join(too_long))})
    return row


def _trusted() -> list[Any]:
    """Certificates of known issuers, our own among them."""
    folder = settings.SENTINEL_CAP_TRUST
    files = sorted(Path(folder).glob("*.pem")) if folder else []
    texts = [settings.SENTINEL_CAP_SIGNER, *(file.read_text(encoding="utf-8") for file in files)]
    return [certificate for text in texts for certificate in signing.certificates(text)]


def _settle(row: ForeignAlert, message: cap.Alert, actor: Actor, at: datetime) -> None:
    becomes = rules.after(message.msg_type)
    if becomes is not None:
        for old in queries.earlier(message):
            _replace(old, row, becomes, actor, at)
    if row.status == rules.Status.CURRENT and (newer := queries.later(row)) is not None:
        _replace(row, newer, rules.after(newer.msg_type), actor, at)


def _replace(old: ForeignAlert, by: ForeignAlert, status: rules.Status | None, actor: Actor, at: datetime) -> None:
    if old.status != rules.Status.CURRENT or status is None or old.sent_at > by.sent_at:
        return
    old.status, old.replaced_by = status, by
    old.save(update_fields=["status", "replaced_by"])
    record(events.AlertReplaced(code=old.code, by=by.code, status=status), subject=old, actor=actor, at=at)


@transaction.atomic
def draft_warning_from(
    *,
    actor: Actor,
    at: datetime,
    alert: ForeignAlert,
    hazard: str,
    level: str,
    target_areas: Sequence[str],
    words: str = "",
) -> str:
    """Draft a warning of ours because of a message; returns its code. It goes the usual way of two people."""
    row, info = _may_act(actor, at, alert, words)
    until = row.expires_at if row.expires_at is not None and row.expires_at > at else None
    drafted = warnings.draft_warning(
        actor=actor,
        at=at,
        hazard=hazard,
        level=level,
        target_areas=target_areas,
        description=_("据{sender}：{text}").format(sender=_issuer(row), text=info.description or row.headline)[
            : rules.LONGEST_TEXT
        ],
        expires_at=until,
        based_on=row.reference,
    )
    _acted(row, actor, at, rules.Act.WARNING, drafted.code, words)
    return drafted.code


@transaction.atomic
def write_bulletin_from(*, actor: Actor, at: datetime, alert: ForeignAlert, hazard: str, words: str = "") -> str:
    """Write a message down as a notice from above, for the areas it names; returns its code."""
    row, info = _may_act(actor, at, alert, words)
    text = info.description or row.headline or row.event
    noted = warnings.receive_bulletin(
        actor=actor,
        at=at,
        code=f"cap-{row.code}",
        source=_issuer(row)[:64],
        kind="warning",
        hazard=hazard,
        level=row.level,
        text=f"{row.headline}\n{text}".strip()[: rules.LONGEST_TEXT],
        issued_at=min(row.sent_at, at),
        target_areas=row.target_areas,
        based_on=row.reference,
    )
    _acted(row, actor, at, rules.Act.BULLETIN, noted.code, words)
    return noted.code


@transaction.atomic
def suggest_incident_from(*, actor: Actor, at: datetime, alert: ForeignAlert, words: str = "") -> ForeignAlert:
    """Note that an incident is registered because of a message; its form opens with the message's words."""
    row, _info = _may_act(actor, at, alert, words)
    actor.require_in("incidents.register", row.area_code)
    _acted(row, actor, at, rules.Act.INCIDENT, "", words)
    return row


def _may_act(actor: Actor, at: datetime, alert: ForeignAlert, words: str) -> tuple[ForeignAlert, cap.Info]:
    row = ForeignAlert.objects.select_for_update().get(pk=alert.pk)
    actor.require_in("foreign_alerts.view", row.area_code)
    if len(words) > LONGEST_WORDS:
        raise Invalid({"words": _("核实说明请控制在 200 字以内。")})
    if refused := queries.refusal(row, words=words):
        raise MoveRefused(str(choices.REFUSALS[refused]))
    info = rules.chosen(cap.read(row.xml.encode()))
    if info is None or rules.over(row.expires_at, at):
        raise MoveRefused(_("这份报文没有内容或已过失效时间，不能据此起草。"))
    return row, info


def _acted(row: ForeignAlert, actor: Actor, at: datetime, act: rules.Act, result: str, words: str) -> None:
    row.acted, row.acted_on, row.acted_at, row.acted_by = act, result, at, actor.label
    row.acted_words = words.strip()
    row.save(update_fields=["acted", "acted_on", "acted_at", "acted_by", "acted_words"])
    done = events.AlertActedOn(code=row.code, act=act, result=result, words=row.acted_words)
    record(done, subject=row, actor=actor, at=at)


def _issuer(row: ForeignAlert) -> str:
    return row.sender_name or row.sender
