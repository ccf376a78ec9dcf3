"""Writes of the advisories module: places downstream, suggestions by rule, and what people did about them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor, system
from sentinel.kernel.events import record, record_many
from sentinel.kernel.refusals import Invalid
from sentinel.wings.watch.advisories import events, rules
from sentinel.wings.watch.advisories.choices import Way
from sentinel.wings.watch.advisories.models import Advisory, Recipient
from sentinel.wings.watch.advisories.workflow import ADVISORY, SEND
from sentinel.wings.watch.stations import queries as stations

MANAGE = "advisories.manage"
REGISTER = system("advisories")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientSpec:
    """One place downstream to register: the code of its section, and the rules it is told of."""

    code: str
    name: str
    station: str
    rules: tuple[str, ...]
    phone: str = ""
    note: str = ""
    mark: str = ""


@transaction.atomic
def register_recipients(*, actor: Actor, at: datetime, recipients: Sequence[RecipientSpec]) -> list[Recipient]:
    """Add the places whose code is not there yet; those already there stay as they are."""
    known = set(Recipient.objects.filter(code__in=[spec.code for spec in recipients]).values_list("code", flat=True))
    fresh = [spec for spec in recipients if spec.code not in known]
    sections = {row.code: row for row in stations.stations(actor).filter(code__in={spec.station for spec in fresh})}
    if missing := sorted({spec.station for spec in fresh} - sections.keys()):
        raise Invalid({"station": _("没有这些断面：{codes}。").format(codes="、".join(missing))})
    for spec in fresh:
        actor.require(MANAGE, sections[spec.station])
    rows = Recipient.objects.bulk_create(
        Recipient(
            code=spec.code,
            name=spec.name,
            station=sections[spec.station],
            rules=list(spec.rules),
            phone=spec.phone,
            note=spec.note,
            mark=spec.mark,
            area_code=sections[spec.station].area_code,
            registered_at=at,
        )
        for spec in fresh
    )
    told = [
        (events.RecipientRegistered(code=row.code, station=row.station.code, rules=tuple(row.rules)), row)
        for row in rows
    ]
    record_many(told, actor=actor, at=at)
    return rows


@transaction.atomic
def amend_recipient(*, actor: Actor, at: datetime, row: Recipient, changes: Mapping[str, Any]) -> Recipient:
    """Change the name, telephone or note of a place, or take it out of use; what is unchanged writes nothing."""
    wrong = {name: _("这一项不能在这里修改。") for name in changes if name not in rules.AMENDABLE}
    wrong |= _too_long(changes, rules.AMENDABLE)
    if "name" in changes and not changes["name"].strip():
        wrong["name"] = _("请填写单位名称。")
    if changes.get("phone") and rules.PHONE.fullmatch(changes["phone"]) is None:
        wrong["phone"] = _("电话应为数字，可带空格和短横线，3 至 23 位。")
    if wrong:
        raise Invalid(wrong)
    fresh: Recipient = Recipient.objects.select_for_update(of=("self",)).get(pk=row.pk)
    actor.require(MANAGE, fresh)
    changed = [name for name in rules.AMENDABLE if name in changes and getattr(fresh, name) != changes[name]]
    if not changed:
        return fresh
    for name in changed:
        setattr(fresh, name, changes[name])
    fresh.save(update_fields=changed)
    record(events.RecipientAmended(code=fresh.code, fields=tuple(changed)), subject=fresh, actor=actor, at=at)
    return fresh


@transaction.atomic
def suggest_for_crossing(*, actor: Actor, at: datetime, crossing: str) -> list[Advisory]:
    """Suggest one advisory for each place that is told of such a crossing, once; returns those that wait anew.

    One whose crossing was withdrawn waits again when the crossing stands again. Nobody is told by this.
    """
    found = stations.crossings(REGISTER).filter(code=crossing, up=True).first()
    if found is None or not rules.is_news(found.observed_at, at):
        return []
    places = Recipient.objects.select_for_update(of=("self",)).filter(station=found.station, in_use=True)
    known = {row.recipient_id: row for row in Advisory.objects.filter(crossing=crossing)}
    told = []
    for place in places.filter(rules__contains=[found.rule]).order_by("pk"):
        row = known.get(place.pk)
        if row is None:
            told.append(_suggest(actor, at, place, found))
        elif row.status == rules.Status.WITHDRAWN:
            told.append(ADVISORY.apply("renew", row, actor=actor, at=at, event=_suggested))
    return told


def _suggest(actor: Actor, at: datetime, place: Recipient, crossing: Any) -> Advisory:
    actor.require(SEND, place)
    section = f"{crossing.station.river}{crossing.target_name}"
    row = Advisory.objects.create(
        code=rules.advisory_code(crossing.code, place.code),
        recipient=place,
        recipient_name=place.name,
        crossing=crossing.code,
        title=crossing.title or crossing.rule,
        station=crossing.target,
        station_name=crossing.target_name,
        element=crossing.element,
        value=crossing.value,
        window=crossing.window,
        observed_at=crossing.observed_at,
        text=_("{section}断面 {time} {amount}，达到{title}标准。洪水正向下游演进，请注意防范，并告知接收情况。").format(
            section=section,
            time=f"{timezone.localtime(crossing.observed_at):%m-%d %H:%M}",
            amount=stations.amount_words(crossing.element, crossing.value, crossing.window),
            title=crossing.title or crossing.rule,
        ),
        suggested_at=at,
        area_code=crossing.area_code,
    )
    record(_suggested(row), subject=row, actor=actor, at=at)
    return row


def _suggested(row: Advisory) -> events.AdvisorySuggested:
    return events.AdvisorySuggested(code=row.code, recipient=row.recipient.code, crossing=row.crossing)


@transaction.atomic
def withdraw_for_crossing(*, actor: Actor, at: datetime, crossing: str) -> int:
    """The crossing never was: what nobody was told yet is not told; returns how many. What was told stays told."""
    rows = Advisory.objects.filter(crossing=crossing, status=rules.Status.SUGGESTED).order_by("code")
    for row in rows:
        told = events.AdvisoryWithdrawn(code=row.code, crossing=crossing)
        ADVISORY.apply("withdraw", row, actor=actor, at=at, event=told)
    return len(rows)


@transaction.atomic
def send_advisory(
    *,
    actor: Actor,
    at: datetime,
    row: Advisory,
    way: str,
    told: str,
    sent_at: datetime | None = None,
    text: str = "",
    answer: str = "",
) -> Advisory:
    """Write down that a place was told: how, to whom, when, in which words; and its answer where it gave one at once.

    The sending itself is the person's; nothing leaves the house by this.
    """
    given, words = sent_at or at, {"told": told.strip(), "text": text.strip() or row.text, "answer": answer.strip()}
    wrong = _too_long(words, rules.LENGTHS)
    if way not in Way.values:
        wrong["way"] = _("请选择通报方式。")
    if not words["told"]:
        wrong["told"] = _("请填写对方接收人的姓名或岗位。")
    if not rules.given_in_time(given, row.observed_at, at):
        wrong["sent_at"] = _("通报时间应在越限之后，且不能晚于现在。")
    if wrong:
        raise Invalid(wrong)
    sent: Advisory = ADVISORY.apply(
        "send",
        row,
        actor=actor,
        at=at,
        event=events.AdvisorySent(
            code=row.code, way=way, sent_at=timezone.localtime(given).isoformat(timespec="minutes")
        ),
        changes={
            "way": way,
            "told": words["told"],
            "text": words["text"],
            "sent_at": given,
            "sent_by": actor.label,
            "noted_at": at,
        },
    )
    return answer_advisory(actor=actor, at=at, row=sent, note=words["answer"]) if words["answer"] else sent


@transaction.atomic
def answer_advisory(*, actor: Actor, at: datetime, row: Advisory, note: str) -> Advisory:
    """Write down what the place answered."""
    answered: Advisory = ADVISORY.apply(
        "answer",
        row,
        actor=actor,
        at=at,
        event=events.AdvisoryAnswered(code=row.code),
        changes={
            "answer": _words(note, rules.LENGTHS["answer"], _("请写明对方回复的内容。")),
            "answered_at": at,
            "answered_by": actor.label,
        },
    )
    return answered


@transaction.atomic
def set_aside_advisory(*, actor: Actor, at: datetime, row: Advisory, note: str) -> Advisory:
    """Decide that the place is not told, with the reason."""
    reason = _words(note, rules.LENGTHS["note"], _("请写明为什么不通报，例如“市防指已统一通报”。"))
    left: Advisory = ADVISORY.apply(
        "set_aside",
        row,
        actor=actor,
        at=at,
        event=events.AdvisorySetAside(code=row.code, reason=reason),
        changes={"note": reason, "ended_by": actor.label},
    )
    return left


def _words(note: str, length: int, missing: str) -> str:
    words = note.strip()
    if not words or "\x00" in words:
        raise Invalid({"note": missing})
    if len(words) > length:
        raise Invalid({"note": _("最多 {most} 个字。").format(most=length)})
    return words


def _too_long(given: Mapping[str, Any], lengths: Mapping[str, int]) -> dict[str, str]:
    return {
        name: _("内容过长或含有不能保存的字符。")
        for name, value in given.items()
        if isinstance(value, str) and (len(value) > lengths.get(name, 0) or "\x00" in value)
    }
