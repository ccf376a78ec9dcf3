"""What every template says the same way: icons, levels, statuses, instants, countdowns, moves, marks, figures."""

import re
from datetime import date, datetime
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sentinel.web import wording

register = template.Library()

LEVELS = {
    "red": gettext_lazy("红色"),
    "orange": gettext_lazy("橙色"),
    "yellow": gettext_lazy("黄色"),
    "blue": gettext_lazy("蓝色"),
}
ROMAN = ("", "Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ")
RESPONSE_TONES = ("none", "red", "orange", "yellow", "blue")
# A status word's family where the row does not say its own in `status_tone`.
TONES = {
    "waiting": (
        "draft",
        "proposed",
        "submitted",
        "pending",
        "waiting",
        "planned",
        "new",
        "assigned",
        "sent",
        "ordered",
    ),
    "doing": (
        "active",
        "corroborated",
        "released",
        "in_progress",
        "doing",
        "started",
        "received",
        "arrived",
        "open",
        "running",
        "called",
        "moving",
    ),
    "done": (
        "done",
        "closed",
        "completed",
        "ended",
        "answered",
        "confirmed",
        "signed",
        "moved",
        "sheltered",
        "cancelled",
        "lifted",
        "reported",
        "verified",
    ),
    "late": (
        "overdue",
        "late",
        "refused",
        "rejected",
        "failed",
        "missed",
        "unanswered",
        "human",
        "escalated",
        "expired",
    ),
    "stale": ("stale", "offline", "silent", "unknown", "withdrawn"),
}
SHORT = 18
INSTANT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d")
TONE_OF = {status: tone for tone, statuses in TONES.items() for status in statuses}


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """One icon of the sprite; always beside a word or under a label, so it is hidden from readers."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        extra, static("vendor/icons.svg"), name,
    )  # fmt: skip


@register.simple_tag
def level_badge(level: str | None, text: str = "") -> SafeString:
    """A warning level: the colour and its word; nothing known is said as 无."""
    code = str(level) if level in LEVELS else "none"
    return format_html('<span class="lv lv-{}">{}</span>', code, text or LEVELS.get(code, _("无")))


@register.simple_tag
def response_badge(level: int | str | None) -> SafeString:
    """A response level Ⅰ–Ⅳ in its colour."""
    number = {"1": 1, "2": 2, "3": 3, "4": 4}.get(str(level), 0)
    word = _("{level}级响应").format(level=ROMAN[number]) if number else _("未启动")
    return format_html('<span class="lv lv-{}">{}</span>', RESPONSE_TONES[number], word)


@register.simple_tag
def status_badge(row: Any, tone: str = "") -> SafeString:
    """The row's status in words, coloured by its family."""
    status = str(getattr(row, "status", ""))
    label = row.get_status_display() if hasattr(row, "get_status_display") else status
    family = tone or getattr(row, "status_tone", "") or TONE_OF.get(status, "waiting")
    return format_html('<span class="st st-{}">{}</span>', family, label)


def _name(column: Any) -> str:
    return str(column["key"] if isinstance(column, dict) else column.field)


def _plain_cell(ledger: Any, row: Any, cell: dict[str, Any]) -> SafeString | str:
    column = cell["column"]
    name = _name(column)
    value = getattr(row, name, None) if "__" not in name else None
    if cell.get("html"):
        return cell["html"]
    if name == "status" and row is not None:
        return status_badge(row)
    if isinstance(value, str) and value in LEVELS:
        return level_badge(value)
    text = str(cell.get("text") or "—")
    if until := getattr(row, "fresh_until", {}).get(name):
        return format_html('<time class="num" data-fresh-until="{}">{}</time>', until.isoformat(), text)
    return format_html('<span class="empty-cell">{}</span>', text) if text == "—" else text


def _this_year(text: str, year: int | None) -> str:
    """A time of the running year without it, as everywhere on the screens."""
    return text[5:] if year and INSTANT.fullmatch(text) and text.startswith(f"{year}-") else text


def _cell_class(text: str, dated: bool) -> str:
    """Short words and numbers stay on one line; Chinese characters are two wide."""
    wide = sum(1 if char.isascii() else 2 for char in text)
    return " ".join(name for name, on in (("num", dated), ("short", wide <= SHORT)) if on)


@register.simple_tag(takes_context=True)
def list_cell(context: Any, ledger: Any, row: dict[str, Any], cell: dict[str, Any], first: bool) -> SafeString:
    """One cell of a list: statuses and levels as badges, the first cell as the link to the record."""
    shell = context.get("shell")
    text = _this_year(str(cell.get("text") or "—"), shell.now.year if shell is not None else None)
    column, shown = cell["column"], _plain_cell(ledger, row.get("row"), {**cell, "text": text})
    label = column["label"] if isinstance(column, dict) else ledger.label(column)
    url = cell.get("url") or (row.get("url") if first else "")
    if url:
        shown = format_html('<a href="{}">{}</a>', url, shown)
    dated = isinstance(getattr(row.get("row"), _name(column), None), date)
    return format_html('<td class="{}" data-label="{}">{}</td>', _cell_class(text, dated), label, shown)


@register.filter
def event_word(name: str) -> str:
    """What happened, in words."""
    return wording.event_word(name)


@register.filter
def module_word(name: str) -> str:
    """A module by its title."""
    return wording.module_word(name)


@register.filter
def event_detail(payload: Any) -> str:
    """The words a person put into the act."""
    return wording.event_detail(payload)


@register.simple_tag
def tag(text: str, tone: str = "waiting") -> SafeString:
    """A word in one of the status families."""
    return format_html('<span class="st st-{}">{}</span>', tone, text)


@register.simple_tag
def instant(value: datetime | None, empty: str = "—") -> SafeString:
    """An instant as 07-31 10:00, exact to the machine."""
    if value is None:
        return format_html('<span class="quiet">{}</span>', empty)
    local = timezone.localtime(value)
    return format_html('<time class="num" datetime="{}">{}</time>', local.isoformat(), local.strftime("%m-%d %H:%M"))


@register.simple_tag
def countdown(due: datetime | None) -> SafeString:
    """How long until, or since, an instant, on the page's business clock; the instant itself is always shown."""
    if due is None:
        return format_html('<span class="quiet">{}</span>', "—")
    local = timezone.localtime(due)
    return format_html(
        '<time class="due" datetime="{0}" data-due="{0}">{1}</time>', local.isoformat(), local.strftime("%m-%d %H:%M")
    )


@register.simple_tag
def mark(text: str) -> SafeString:
    """A mark the reader must see beside a thing: 示意, 演示, 示例."""
    return format_html('<span class="mk">{}</span>', text) if text else SafeString("")


@register.simple_tag
def stored_now(field: Any) -> str:
    """What the row holds where the typed value of a form's field differs from it; "" where they agree."""
    form = field.form
    if field.name not in form.changed_data:
        return ""
    value = form.get_initial_for_field(field.field, field.name)
    words = {str(code): str(label) for code, label in getattr(field.field, "choices", ())}
    return words.get(str(value), str(value)) if value not in (None, "") else _("（空）")


@register.simple_tag
def unconfirmed(confirmed: bool = False) -> SafeString:
    """The tag of a value that no source confirms yet."""
    if confirmed:
        return SafeString("")
    return format_html('<span class="mk mk-unconfirmed">{}</span>', _("待确认"))


@register.inclusion_tag("web/parts/kpi.html")
def kpi(label: str, value: Any, unit: str = "", sub: str = "", url: str = "") -> dict[str, Any]:
    """One figure with its label, unit and what it is out of; a link where there is a list behind it."""
    return {"label": label, "value": value, "unit": unit, "sub": sub, "url": url}


@register.inclusion_tag("web/parts/live.html")
def live(url: str, names: str = "", label: str = "") -> dict[str, str]:
    """A fragment that is fetched now and again after each named event (space-separated; none means any change)."""
    wanted = [f"sentinel:{name} from:body" for name in names.split()] or ["sentinel:change from:body"]
    return {"url": url, "trigger": ", ".join(["load", *wanted, "sentinel:resync from:body"]), "label": label}


@register.filter
def tenths(value: int | None) -> str:
    """Rain: tenths of a millimetre as millimetres with one decimal; missing is a dash, never 0."""
    return "—" if value is None else f"{int(value) / 10:.1f}"


@register.filter
def thousandths(value: int | None) -> str:
    """Flow: thousandths of a cubic metre per second as cubic metres per second."""
    return "—" if value is None else f"{int(value) / 1000:,.3f}".rstrip("0").rstrip(".")
