"""Changing the organisation: found, rename, move, merge and abolish units. What a unit was before is kept."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor
from sentinel.kernel.events import Payload, event_type, record
from sentinel.kernel.models import Grant, Organisation, Post, UnitChange, UnitVersion
from sentinel.kernel.models.organisation import OrganisationKind
from sentinel.kernel.refusals import Invalid, NotFound, Refused

MANAGE = "organisation.manage"
LONGEST_REASON = 200


@event_type("organisation.unit.founded", version=1)
class UnitFounded(Payload):
    """A unit was set up."""

    code: str
    title: str
    kind: str
    parent: str


@event_type("organisation.unit.renamed", version=1)
class UnitRenamed(Payload):
    """A unit has another name."""

    code: str
    before: str
    after: str
    reason: str


@event_type("organisation.unit.moved", version=1)
class UnitMoved(Payload):
    """A unit stands under another one."""

    code: str
    before: str
    after: str
    reason: str


@event_type("organisation.unit.merged", version=1)
class UnitMerged(Payload):
    """A unit went into another one, with its posts and the units below it."""

    code: str
    into: str
    posts: tuple[str, ...]
    units: tuple[str, ...]
    reason: str


@event_type("organisation.unit.abolished", version=1)
class UnitAbolished(Payload):
    """A unit is no more."""

    code: str
    reason: str


def _locked(actor: Actor, unit: Organisation) -> Organisation:
    """The unit as it stands now, held; refused when it is gone or not the actor's to change."""
    fresh = Organisation.objects.select_for_update(of=("self",)).select_related("parent").get(pk=unit.pk)
    actor.require(MANAGE, fresh)
    if fresh.abolished_at is not None:
        raise Refused(_("“{name}”已经撤销，不能再调整。").format(name=fresh.name), code="abolished")
    return fresh  # type: ignore[no-any-return]


def _reason(reason: str) -> str:
    said = reason.replace("\x00", "").strip()[:LONGEST_REASON]
    if not said:
        raise Invalid({"note": _("请写明依据，如机构改革文件的文号。")})
    return said


def _keep(unit: Organisation, at: datetime, change: UnitChange, reason: str) -> None:
    """Write down what the unit was until now."""
    UnitVersion.objects.create(unit=unit, name=unit.name, parent=unit.parent, until=at, change=change, reason=reason)


@transaction.atomic
def found_unit(
    *, actor: Actor, at: datetime, code: str, name: str, kind: str, area_code: str, parent: Organisation | None = None
) -> Organisation:
    """Set up a unit from now on."""
    actor.require_in(MANAGE, area_code)
    code, name = code.strip().upper()[:32], name.strip()[:64]
    errors = {}
    if not code or Organisation.objects.filter(code=code).exists():
        errors["code"] = _("编码为空或已被使用，撤销单位的编码也不再使用。")
    if not name:
        errors["name"] = _("请填写单位名称。")
    if kind not in OrganisationKind.values:
        errors["kind"] = _("没有“{value}”这一类。").format(value=kind[:16])
    if parent is not None and parent.abolished_at is not None:
        errors["parent"] = _("上级单位已经撤销。")
    if errors:
        raise Invalid(errors)
    unit: Organisation = Organisation.objects.create(
        code=code, name=name, kind=kind, area_code=area_code, parent=parent, founded_at=at
    )
    payload = UnitFounded(code=code, title=name, kind=kind, parent=parent.code if parent is not None else "")
    record(payload, subject=unit, actor=actor, at=at)
    return unit


@transaction.atomic
def rename_unit(*, actor: Actor, at: datetime, unit: Organisation, name: str, reason: str) -> Organisation:
    """Give a unit another name; papers of before keep the old one."""
    fresh, said, name = _locked(actor, unit), _reason(reason), name.strip()[:64]
    if not name or name == fresh.name:
        raise Invalid({"name": _("请填写新的名称。")})
    _keep(fresh, at, UnitChange.RENAMED, said)
    before, fresh.name = fresh.name, name
    fresh.save(update_fields=["name"])
    record(UnitRenamed(code=fresh.code, before=before, after=name, reason=said), subject=fresh, actor=actor, at=at)
    return fresh


@transaction.atomic
def move_unit(*, actor: Actor, at: datetime, unit: Organisation, parent: Organisation, reason: str) -> Organisation:
    """Put a unit under another one; its place and its grants stay."""
    fresh, said, above = _locked(actor, unit), _reason(reason), _locked(actor, parent)
    if above.pk == fresh.parent_id:
        raise Invalid({"parent": _("现在就隶属于“{name}”。").format(name=above.name)})
    if above.pk == fresh.pk or above.pk in below(fresh):
        raise Invalid({"parent": _("不能隶属于自己或自己的下级。")})
    _keep(fresh, at, UnitChange.MOVED, said)
    before = fresh.parent.code if fresh.parent is not None else ""
    fresh.parent = above
    fresh.save(update_fields=["parent"])
    record(UnitMoved(code=fresh.code, before=before, after=above.code, reason=said), subject=fresh, actor=actor, at=at)
    return fresh


def below(unit: Organisation) -> set[int]:
    """The units under a unit, however deep, by id."""
    found: set[int] = set()
    fringe = {unit.pk}
    while fringe:
        fringe = set(Organisation.objects.filter(parent__in=fringe).values_list("pk", flat=True)) - found
        found |= fringe
    return found


@transaction.atomic
def merge_unit(*, actor: Actor, at: datetime, unit: Organisation, into: Organisation, reason: str) -> Organisation:
    """Let a unit go into another one: posts and lower units go along, and the posts keep the rows of the old unit."""
    fresh, said, target = _locked(actor, unit), _reason(reason), _locked(actor, into)
    if target.pk == fresh.pk or target.pk in below(fresh):
        raise Invalid({"into": _("不能并入自己或自己的下级。")})
    lower = list(Organisation.objects.select_for_update().filter(parent=fresh, abolished_at__isnull=True))
    for child in lower:
        _keep(child, at, UnitChange.MOVED, said)
        child.parent = target
    Organisation.objects.bulk_update(lower, ["parent"])
    posts = list(Post.objects.filter(organisation=fresh).order_by("code"))
    Post.objects.filter(organisation=fresh).update(organisation=target)
    _grant_along(posts, fresh, target)
    _end(fresh, at, UnitChange.MERGED, said, target)
    payload = UnitMerged(
        code=fresh.code,
        into=target.code,
        posts=tuple(post.code for post in posts),
        units=tuple(sorted(child.code for child in lower)),
        reason=said,
    )
    record(payload, subject=fresh, actor=actor, at=at)
    return fresh


def _grant_along(posts: list[Post], old: Organisation, new: Organisation) -> None:
    """What the posts may do over the old unit's rows they may do over the new one's too; the old rows stay theirs."""
    held = Grant.objects.filter(post__in=posts, kind="unit", value=old.code, valid_to__isnull=True)
    Grant.objects.bulk_create(
        [
            Grant(
                post_id=grant.post_id,
                permission=grant.permission,
                kind="unit",
                value=new.code,
                valid_from=grant.valid_from,
                source=f"merge:{old.code}"[:64],
            )
            for grant in held
        ],
        ignore_conflicts=True,
    )


def _end(unit: Organisation, at: datetime, change: UnitChange, reason: str, successor: Organisation | None) -> None:
    _keep(unit, at, change, reason)
    unit.abolished_at, unit.successor = at, successor
    unit.save(update_fields=["abolished_at", "successor"])


@transaction.atomic
def abolish_unit(*, actor: Actor, at: datetime, unit: Organisation, reason: str) -> Organisation:
    """Close a unit that has neither posts nor living units below it; its row and its past stay."""
    fresh, said = _locked(actor, unit), _reason(reason)
    posts = Post.objects.filter(organisation=fresh).count()
    lower = Organisation.objects.filter(parent=fresh, abolished_at__isnull=True).count()
    if posts or lower:
        raise Refused(
            _("“{name}”还有 {posts} 个岗位、{lower} 个下级单位，请先调整，或选择并入其他单位。").format(
                name=fresh.name, posts=posts, lower=lower
            ),
            code="in_use",
        )
    _end(fresh, at, UnitChange.ABOLISHED, said, None)
    record(UnitAbolished(code=fresh.code, reason=said), subject=fresh, actor=actor, at=at)
    return fresh


def unit_of(actor: Actor, code: str) -> Organisation:
    """A unit the actor may see, by its code."""
    found: Organisation | None = Organisation.objects.visible_to(actor).filter(code=code).first()
    if found is None:
        raise NotFound(_("没有编码为 {code} 的单位，或者不在您的范围内。").format(code=code[:32]))
    return found
