"""What the pack founded, to look up: rule values with their source, organisations, posts. Nobody changes them here."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from sentinel.kernel import organisations, parameters
from sentinel.kernel.models import Organisation, Parameter, Post
from sentinel.ledger import Column, Ledger, register
from sentinel.web.templatetags.sentinel import LEVELS

# Unit as stored -> how many of it make one of the unit people read, and that unit.
UNITS = {
    "min": (1, _("分钟")),
    "h": (1, _("小时")),
    "d": (1, _("天")),
    "0.1mm": (10, "mm"),
    "0.001m3/s": (1000, "m³/s"),
}


def value_in_words(row: Parameter) -> str:
    """The value with its unit as people read it."""
    if row.unit == "level":
        return str(LEVELS.get(str(row.value), row.value))
    scale, unit = UNITS.get(row.unit, (1, ""))
    number = row.value / scale if scale > 1 else row.value
    return f"{number:g} {unit}" if isinstance(number, float) and unit else f"{row.value} {unit}".strip()


def holders(row: Post) -> str:
    """Who holds the post."""
    return "、".join(holding.person.name for holding in row.holdings.all())


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
            Column("code", searched=True),
        ),
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
