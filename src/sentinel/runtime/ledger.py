"""What the pack founded: rule values with their source, organisations with their past, posts, contacts."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from sentinel.kernel import contacts, organisations, organising, parameters
from sentinel.kernel.actor import Actor
from sentinel.kernel.models import Organisation, Parameter, Person, Post
from sentinel.ledger import Column, Ledger, register
from sentinel.notify.choices import ChannelName
from sentinel.web.templatetags.sentinel import LEVELS

# Unit as stored -> how many of it make one of the unit people read, and that unit.
UNITS = {
    "min": (1, _("分钟")),
    "h": (1, _("小时")),
    "d": (1, _("天")),
    "0.1mm": (10, "mm"),
    "0.001m3/s": (1000, "m³/s"),
    "m2": (1, "m²"),
    "person": (1, _("人")),
}
SAID = ("MB", "个", "人", "月", "%", "‰")
# What a message's text leaves open, as its keeper reads it.
BLANKS = {"{title}": _("【标题】"), "{text}": _("【正文】"), "{sender}": _("【发送人】")}


def _days_in_words(spans: list[str]) -> str:
    """Days and spans of one year as month.day."""
    ends = ((date.fromisoformat(day) for day in span.split("/")) for span in spans)
    return "、".join("–".join(f"{day.month}.{day.day}" for day in days) for days in ends)


def _filled(text: str) -> str:
    for blank, word in BLANKS.items():
        text = text.replace(blank, str(word))
    return text


def _item_in_words(item: Any) -> str:
    """One of several: a channel by its name, something with particulars by its title or by their names."""
    return _particulars(item) if isinstance(item, dict) else str(dict(ChannelName.choices).get(item, item))


def _particulars(item: dict[str, Any]) -> str:
    plain = (f"{name} {value}" for name, value in item.items() if not isinstance(value, dict | list))
    return str(item.get("title") or "，".join(plain))


def value_in_words(row: Parameter) -> str:
    """The value with its unit as people read it."""
    if row.unit == "level":
        return str(LEVELS.get(str(row.value), row.value))
    if row.unit == "days":
        rest, work = (_days_in_words(row.value[kind]) for kind in ("rest", "work"))
        return str(_("放假：{rest}；上班：{work}")).format(rest=rest, work=work)
    if isinstance(row.value, list):
        return "、".join(_item_in_words(item) for item in row.value)
    if isinstance(row.value, dict):
        return _particulars(row.value)
    if isinstance(row.value, str):
        return _filled(row.value)
    scale, unit = UNITS.get(row.unit, (1, row.unit if row.unit in SAID else ""))
    number = row.value / scale if scale > 1 else row.value
    return f"{number:g} {unit}" if isinstance(number, float) and unit else f"{row.value} {unit}".strip()


def holders(row: Post) -> str:
    """Who holds the post."""
    return "、".join(holding.person.name for holding in row.holdings.all())


def posts_of(row: Person) -> str:
    """The posts a person holds, each with its unit."""
    return "、".join(f"{holding.post.organisation.name}{holding.post.title}" for holding in row.holdings.all())


def unit_panel(row: Organisation, actor: Actor, at: datetime) -> dict[str, Any]:
    """The past of a unit, and whether the reader may change it."""
    del at
    may_change = row.abolished_at is None and actor.may(organising.MANAGE, row)
    return {"past": organisations.history(row), "may_change": may_change}


def contact_panel(row: Person, actor: Actor, at: datetime) -> dict[str, Any]:
    """The masked number, whether it is stale, and what the reader may do about it."""
    return {
        "masked": contacts.masked_phone(row),
        "stale": contacts.stale(row, contacts.stale_before(at)),
        "may_change": actor.may(contacts.MANAGE, row),
        "may_unmask": actor.may(contacts.UNMASK, row),
    }


def _title(row: Any) -> str:
    return str(row.title)


PARAMETERS = register(
    Ledger(
        name="parameters.parameter",
        model=Parameter,
        title=_("参数"),
        permission="parameters.view",
        rows=parameters.versions,
        key="version",
        order=("key", "valid_from"),
        columns=(
            Column("title", searched=True),
            Column("value", value=value_in_words),
            Column("status", filtered=True),
            Column("source", searched=True),
            Column("clause", listed=False),
            Column("valid_from"),
            Column("valid_to", listed=False),
            Column("key", searched=True),
        ),
        heading=_title,
    )
)
ORGANISATIONS = register(
    Ledger(
        name="organisation.organisation",
        model=Organisation,
        title=_("组织机构"),
        permission="organisation.view",
        rows=organisations.organisations,
        order=("code",),
        columns=(
            Column("name", searched=True),
            Column("kind", filtered=True),
            Column("parent__name", label=_("上级")),
            Column("area_code", filtered=True),
            Column("mark"),
            Column("founded_at", listed=False),
            Column("abolished_at", listed=False),
            Column("code", searched=True),
        ),
        attachments=organising.MANAGE,
        detail_template="web/organisation/unit.html",
        detail_context=unit_panel,
    )
)
CONTACTS = register(
    Ledger(
        name="organisation.contact",
        model=Person,
        title=_("通讯录"),
        permission="organisation.view",
        rows=contacts.contacts,
        order=("area_code", "code"),
        columns=(
            Column("name", searched=True),
            Column("posts", label=_("岗位"), value=posts_of),
            Column("masked", label=_("电话"), value=contacts.masked_phone),
            Column("confirmed_at"),
            Column("area_code", filtered=True),
            Column("keep_until", listed=False),
            Column("code", searched=True),
        ),
        detail_template="web/organisation/contact.html",
        detail_context=contact_panel,
    )
)
POSTS = register(
    Ledger(
        name="organisation.post",
        model=Post,
        title=_("岗位"),
        permission="organisation.view",
        rows=organisations.posts,
        order=("code",),
        columns=(
            Column("title", searched=True),
            Column("holders", label=_("任职人员"), value=holders),
            Column("organisation__name", label=_("单位"), searched=True),
            Column("rank"),
            Column("area_code", filtered=True),
            Column("code", searched=True),
        ),
        heading=_title,
    )
)
