"""Instructions of leaders: written down, turned into tasks, answered back."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from sentinel.kernel import organisations
from sentinel.kernel.actor import Actor
from sentinel.kernel.events import record
from sentinel.kernel.refusals import Invalid, MoveRefused
from sentinel.wings.respond.incidents import events, rules
from sentinel.wings.respond.incidents.actions.cases import require_standing
from sentinel.wings.respond.incidents.choices import Channel
from sentinel.wings.respond.incidents.models import Incident, Instruction, Report
from sentinel.wings.respond.tasks import actions as tasks

ORIGIN = "incidents.instruction"
TEXT_LENGTH = 1000
TITLE_LENGTH, TASK_TEXT_LENGTH = 200, 300


@transaction.atomic
def give_instruction(
    *,
    actor: Actor,
    at: datetime,
    row: Incident,
    leader: str,
    text: str,
    given_at: datetime,
    channel: str,
    units: Sequence[str] = (),
    due_at: datetime | None = None,
    report: Report | None = None,
) -> Instruction:
    """Write down what a leader instructed, and give each of the units a task for it."""
    words = {"leader": leader.strip(), "text": text.strip()}
    wrong = {name: _("请填写这一项。") for name, value in words.items() if not value}
    limits = {"leader": 64, "text": TEXT_LENGTH}
    wrong |= {name: _("太长，请缩短。") for name, limit in limits.items() if len(words[name]) > limit}
    if channel not in Channel.values:
        wrong["channel"] = _("请选择方式。")
    if units and (due_at is None or due_at <= at):
        wrong["due_at"] = _("交办要写明完成时间，且晚于现在。")
    fresh = Incident.objects.select_for_update(of=("self",)).get(pk=row.pk)
    actor.require("incidents.instruct", fresh)
    require_standing(fresh)
    if not fresh.first_known_at <= given_at <= at + rules.CLOCK_SKEW:
        wrong["given_at"] = _("批示时间应在首次获知之后、现在之前。")
    if report is not None and (report.incident_id != fresh.pk or report.signed_at is None):
        wrong["report"] = _("请选择本事件已报出的报告。")
    if wrong:
        raise Invalid(wrong)
    made = Instruction.objects.create(
        code=f"{fresh.code}:i{fresh.instructions.count() + 1}",
        incident=fresh,
        report=report,
        area_code=fresh.area_code,
        channel=channel,
        given_at=given_at,
        noted_by=actor.label,
        noted_at=at,
        **words,
    )
    if units and due_at is not None:
        _hand_out(made, fresh, actor, at, units, due_at)
    given = events.InstructionGiven(code=made.code, incident=fresh.code, leader=made.leader, units=tuple(units))
    record(given, subject=fresh, actor=actor, at=at)
    return made


def _hand_out(
    made: Instruction, incident: Incident, actor: Actor, at: datetime, units: Sequence[str], due_at: datetime
) -> None:
    """One task a unit; the whole text stands on the instruction."""
    found = organisations.organisations(actor).filter(code__in=units)
    areas = dict(found.values_list("code", "area_code"))
    if missing := sorted(set(units) - areas.keys()):
        raise Invalid({"units": _("没有这些承办单位：{units}。").format(units="、".join(missing))})
    text = made.text if len(made.text) <= TASK_TEXT_LENGTH else made.text[: TASK_TEXT_LENGTH - 1] + "…"
    specs = [
        tasks.TaskSpec(
            key="instruction",
            title=_("落实批示：{title}").format(title=incident.title)[:TITLE_LENGTH],
            text=text,
            unit=unit,
            area_code=areas[unit],
            due_at=due_at,
        )
        for unit in dict.fromkeys(units)
    ]
    tasks.create_tasks(
        actor=actor, at=at, origin_kind=ORIGIN, origin_key=made.code, specs=specs, matter=incident.matter
    )


@transaction.atomic
def answer_instruction(*, actor: Actor, at: datetime, row: Instruction, answer: str) -> Instruction:
    """Answer back what became of an instruction; the answer stands as it was given."""
    words = answer.strip()
    if not 0 < len(words) <= TEXT_LENGTH:
        raise Invalid({"answer": _("请写明办理情况，最多 {n} 字。").format(n=TEXT_LENGTH)})
    fresh: Instruction = Instruction.objects.select_for_update(of=("self",)).get(pk=row.pk)
    actor.require("incidents.register", fresh)
    if fresh.answered_at is not None:
        raise MoveRefused(_("这条批示已经回告。"))
    fresh.answer, fresh.answered_by, fresh.answered_at = words, actor.label, at
    fresh.save(update_fields=["answer", "answered_by", "answered_at"])
    told = events.InstructionAnswered(code=fresh.code, incident=fresh.incident.code)
    record(told, subject=fresh.incident, actor=actor, at=at)
    return fresh
