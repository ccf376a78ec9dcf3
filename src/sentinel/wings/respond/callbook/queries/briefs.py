"""Briefs: what the log of a span holds, as lines, figures and a text to start from; the paper as it is printed."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from sentinel.kernel import areas
from sentinel.kernel.actor import Actor
from sentinel.kernel.digest import digest
from sentinel.kernel.refusals import NotFound
from sentinel.web.papers import Block, OfficialPaper, chinese_date
from sentinel.wings.recover.reviews import queries as reviews
from sentinel.wings.respond.callbook import rules
from sentinel.wings.respond.callbook.models import Brief, Call
from sentinel.wings.respond.incidents import queries as incidents
from sentinel.wings.respond.responses import queries as responses
from sentinel.wings.watch.warnings import queries as warnings

MOST_LINES = 120
COLOURS = (("red", "红色"), ("orange", "橙色"), ("yellow", "黄色"), ("blue", "蓝色"))
ROMAN = {1: "Ⅰ", 2: "Ⅱ", 3: "Ⅲ", 4: "Ⅳ"}


@dataclass(frozen=True, slots=True)
class Composed:
    """What a span gives: lines to choose from and the figures of the first paragraph."""

    lines: list[dict[str, Any]]
    figures: str


def briefs(actor: Actor) -> "QuerySet[Brief]":
    """Briefs the actor may read."""
    found: QuerySet[Brief] = Brief.objects.visible_to(actor)
    return found


def brief_of(actor: Actor, code: str) -> Brief:
    """One brief in reach."""
    row = briefs(actor).filter(code=code).first()
    if row is None:
        raise NotFound("没有这份快报简报，或不在您的管辖范围。")
    return row


def brief_panel(row: Brief, actor: Actor, at: datetime) -> dict[str, Any]:
    """Whether the draft may be written in, and whether the seal of a signed one still fits."""
    return {
        "may_write": row.status == rules.BriefStatus.DRAFT and actor.may("callbook.write", row),
        "seal_fits": not row.seal or digest(row.content) == row.seal,
        "pieces": rules.pieces(row.text),
        "issue_words": rules.issue_words(row.year, row.issue),
        "unfinished": _("正文里还有“（待填写）”，请写完再签发。") if rules.OPEN_PLACE in row.text else "",
    }


def compose(actor: Actor, since: datetime, until: datetime) -> Composed:
    """The log of a span as sentences, oldest first, and its figures, as far as the actor may know."""
    found = sorted(_lines(actor, since, until), key=lambda line: (line["at"], line["key"]))
    return Composed(found[:MOST_LINES], _figures(actor, since, until))


def paper(row: Brief) -> OfficialPaper:
    """The brief on official paper; a draft has no number and is dated the day it was drafted."""
    day = chinese_date(row.signed_at or row.drafted_at)
    blocks = tuple(Block(kind=kind, text=text) for kind, text in rules.pieces(row.text))
    return OfficialPaper(
        title=row.title,
        blocks=blocks,
        mark=row.get_kind_display(),
        number=rules.issue_words(row.year, row.issue),
        head_left=row.organ,
        head_right=day,
        urgency=row.urgency,
        organ=row.organ,
        date=day,
        note="" if row.signed_by else _("草稿，未签发"),
        copies=row.to_units + (f"。抄送：{row.copies}" if row.copies else ""),
        copies_word=_("报送"),
        printed_by=_("{organ}    签发：{name}").format(organ=row.organ, name=row.signed_by or _("待签发")),
        printed_on=day,
    )


def _clock(instant: datetime) -> str:
    local = timezone.localtime(instant)
    return f"{local.month}月{local.day}日{local.hour}时{local.minute:02d}分"


def _line(key: str, at: datetime, text: str) -> dict[str, Any]:
    return {"key": key, "at": timezone.localtime(at).isoformat(), "text": f"{_clock(at)}，{text}"}


def _lines(actor: Actor, since: datetime, until: datetime) -> Iterator[dict[str, Any]]:
    span = (since, until)
    names = areas.names()
    row: Any
    for row in warnings.bulletins(actor).filter(received_at__range=span):
        text = _("收到{source}通报：{text}").format(source=row.source, text=row.text)
        yield _line(f"bulletin:{row.code}", row.received_at, text)
    for row in warnings.warnings(actor).filter(released_at__range=span):
        # The national form of a headline already says who issued it.
        issued = "" if row.headline.startswith(row.issuer) else _("{issuer}发布").format(issuer=row.issuer)
        yield _line(f"warning:{row.code}", row.released_at, _("{text}。").format(text=issued + row.headline))
    for row in warnings.warnings(actor).filter(cancelled_at__range=span):
        yield _line(f"cancelled:{row.code}", row.cancelled_at, _("解除{headline}。").format(headline=row.headline))
    yield from _response_lines(actor, since, until)
    for row in incidents.incidents(actor).filter(registered_at__range=span):
        text = _("接报{title}（{place}），已登记并启动信息报送。").format(title=row.title, place=row.place)
        yield _line(f"incident:{row.code}", row.registered_at, text)
    for row in incidents.reports(actor).filter(signed_at__range=span):
        text = _("报出“{title}”{kind}。").format(title=row.incident.title, kind=row.get_kind_display())
        yield _line(f"report:{row.code}", row.signed_at, text)
    for row in Call.objects.visible_to(actor).filter(called_at__range=span, key=True):
        done = _("处理：{done}").format(done=row.done) if row.done else ""
        where = names.get(row.area_code, "") if row.area_code != actor.area_code else ""
        text = _("{unit}{where}{way}：{text}{done}").format(
            unit=row.caller_unit,
            where=f"（{where}值班室）" if where else "",
            way=row.get_direction_display(),
            text=_full_stop(row.text),
            done=_full_stop(done),
        )
        yield _line(f"call:{row.code}", row.called_at, text)


def _response_lines(actor: Actor, since: datetime, until: datetime) -> Iterator[dict[str, Any]]:
    for row in responses.responses(actor):
        for change in responses.history(actor, row):
            if since <= change.from_at <= until:
                text = _("{by}{kind}{title}{level}级：{reason}").format(
                    by=change.by,
                    kind=change.get_kind_display(),
                    title=row.title,
                    level=ROMAN.get(change.level, ""),
                    reason=_full_stop(change.reason),
                )
                yield _line(f"response:{row.code}:{change.pk}", change.from_at, text)


def _full_stop(text: str) -> str:
    stripped = text.strip().rstrip("。")
    return f"{stripped}。" if stripped else ""


def _figures(actor: Actor, since: datetime, until: datetime) -> str:
    found = reviews.review(actor, since, until)
    colours = Counter(item.warning.level for item in found.issued)
    by_colour = "、".join(f"{word}{colours[code]}条" for code, word in COLOURS if colours[code])
    parts = [
        _("发布预警{n}条{colours}").format(n=len(found.issued), colours=f"（{by_colour}）" if by_colour else ""),
        _("应急响应启动和调整{n}次").format(n=len(found.level_changes)),
        _("报出信息报告{n}份").format(n=sum(1 for clock in found.clocks if clock.kept is not None)),
        _("叫应{n}处、应答{answered}处").format(n=found.answers.called, answered=found.answers.answered),
        _("下达任务按时完成{done}项、超时{late}项").format(done=found.terms.on_time, late=found.terms.late),
        _("应转移{due}人、已转移{moved}人").format(due=found.people.due, moved=found.people.moved),
        _("值班电话记录{n}件").format(n=Call.objects.visible_to(actor).filter(called_at__range=(since, until)).count()),
    ]
    return _("{since}至{until}，{parts}。").format(since=_clock(since), until=_clock(until), parts="，".join(parts))
