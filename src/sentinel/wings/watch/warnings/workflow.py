"""The moves of a warning: drafted, submitted, released by a second person, and ended."""

from typing import Any

from django.forms.models import model_to_dict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from sentinel.kernel import parameters, spaces
from sentinel.kernel.actor import Actor
from sentinel.wings.watch.warnings import rules
from sentinel.wings.watch.warnings.choices import Status as S
from sentinel.workflow import Move, Workflow


def complete(row: Any, actor: Actor) -> str | None:
    """The eight elements of the law are there."""
    gaps = rules.missing(model_to_dict(row))
    return _("还缺：{gaps}。补齐后再提交。").format(gaps="、".join(gaps)) if gaps else None


def second_person(row: Any, actor: Actor) -> str | None:
    """Whoever submitted a warning does not release it, and a person releases it, not a program."""
    if not actor.person_code:
        return _("预警须由在岗人员签发。")
    if actor.person_code == row.submitted_by and not _alone_in_training(row):
        return _("提交人不能签发自己提交的预警，请由另一名有签发权的人员签发。")
    return complete(row, actor)


def _alone_in_training(row: Any) -> bool:
    """In the exercise space a district may let one trainee go the whole way; never where warnings are real."""
    allowed = parameters.find("warning.training_self_release", at=row.submitted_at) if spaces.exercise() else None
    return allowed is not None and bool(allowed.value)


def _move(name: str, label: Any, source: S, target: S, permission: str, **more: Any) -> Move:
    return Move(name=name, label=label, sources={source}, target=target, permission=f"warnings.{permission}", **more)


WARNING = Workflow(
    name="warnings.warning",
    states=S,
    initial=S.DRAFT,
    moves=(
        _move("submit", lazy("提交签发"), S.DRAFT, S.SUBMITTED, "draft", guard=complete),
        _move("release", lazy("签发"), S.SUBMITTED, S.RELEASED, "release", guard=second_person),
        _move("hand_back", lazy("退回"), S.SUBMITTED, S.DRAFT, "release", needs_note=True),
        _move("drop", lazy("不采用"), S.DRAFT, S.DROPPED, "draft", needs_note=True),
        _move("fold", lazy("并入更高级别"), S.DRAFT, S.DROPPED, "draft", by_system=True),
        _move("supersede", lazy("替代"), S.RELEASED, S.UPDATED, "release", by_system=True),
        _move("cancel", lazy("解除"), S.RELEASED, S.CANCELLED, "cancel", needs_note=True, single=True),
        _move("expire", lazy("到期失效"), S.RELEASED, S.EXPIRED, "cancel", by_system=True),
    ),
)
