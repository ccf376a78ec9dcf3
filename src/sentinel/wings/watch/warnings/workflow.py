"""The moves of a warning: drafted, submitted, released by a second person, and ended."""

from typing import Any

from django.forms.models import model_to_dict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sentinel.kernel.actor import Actor
from sentinel.wings.watch.warnings import rules
from sentinel.wings.watch.warnings.choices import Status as S
from sentinel.workflow import Move, Workflow


def complete(row: Any, actor: Actor) -> str | None:
    """The eight elements of the law are there."""
    gaps = rules.missing(model_to_dict(row))
    return _("还缺:{gaps}。补齐后再提交。").format(gaps="、".join(gaps)) if gaps else None


def second_person(row: Any, actor: Actor) -> str | None:
    """Whoever submitted a warning does not release it, and a person releases it, not a program."""
    if not actor.person_code:
        return _("预警须由在岗人员签发。")
    if actor.person_code == row.submitted_by:
        return _("提交人不能签发自己提交的预警,请由另一名有签发权的人员签发。")
    return complete(row, actor)


WARNING = Workflow(
    name="warnings.warning",
    states=S,
    initial=S.DRAFT,
    moves=(
        Move(
            name="submit",
            label=gettext_lazy("提交签发"),
            sources={S.DRAFT},
            target=S.SUBMITTED,
            permission="warnings.draft",
            guard=complete,
        ),
        Move(
            name="release",
            label=gettext_lazy("签发"),
            sources={S.SUBMITTED},
            target=S.RELEASED,
            permission="warnings.release",
            guard=second_person,
        ),
        Move(
            name="hand_back",
            label=gettext_lazy("退回"),
            sources={S.SUBMITTED},
            target=S.DRAFT,
            permission="warnings.release",
            needs_note=True,
        ),
        Move(
            name="drop",
            label=gettext_lazy("不采用"),
            sources={S.DRAFT},
            target=S.DROPPED,
            permission="warnings.draft",
            needs_note=True,
        ),
        Move(
            name="fold",
            label=gettext_lazy("并入更高级别"),
            sources={S.DRAFT},
            target=S.DROPPED,
            permission="warnings.draft",
            by_system=True,
        ),
        Move(
            name="supersede",
            label=gettext_lazy("替代"),
            sources={S.RELEASED},
            target=S.UPDATED,
            permission="warnings.release",
            by_system=True,
        ),
        Move(
            name="cancel",
            label=gettext_lazy("解除"),
            sources={S.RELEASED},
            target=S.CANCELLED,
            permission="warnings.cancel",
            needs_note=True,
        ),
        Move(
            name="expire",
            label=gettext_lazy("到期失效"),
            sources={S.RELEASED},
            target=S.EXPIRED,
            permission="warnings.cancel",
            by_system=True,
        ),
    ),
)
