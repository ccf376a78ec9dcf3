"""Scope: who sees which rows. Containment compares 12-digit division codes with trailing zero groups cut."""

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import BooleanField, F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from sentinel.kernel.actor import Actor

    _CharField = models.CharField[str, str]
else:
    _CharField = models.CharField

DISTRICT, TOWN, COMMUNITY = 6, 9, 12


def area_stem(code: str) -> str:
    """The significant digits of a division code: 6 (district), 9 (town) or 12 (community)."""
    if code[TOWN:] != "000":
        return code
    return code[:TOWN] if code[DISTRICT:TOWN] != "000" else code[:DISTRICT]


def area_contains(outer: str, inner: str) -> bool:
    """True when the area `inner` is `outer` or lies within it (12-digit codes)."""
    return inner.startswith(area_stem(outer))


def areas_meet(areas: list[str] | tuple[str, ...], reader: str) -> bool:
    """True when the reader's area contains, or lies within, one of the areas (law 3: published rows)."""
    return any(area_contains(reader, area) or area_contains(area, reader) for area in areas)


class AreaCodeField(_CharField):
    """A 12-digit division code (统计用区划代码)."""

    default_validators = [RegexValidator(r"^\d{12}$", _("区划代码应为 12 位数字。"))]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", COMMUNITY)
        super().__init__(*args, **kwargs)


def target_areas_field() -> "ArrayField[list[str], list[str]]":
    """The areas a published row reaches: readers whose area meets one of them see the row."""
    return ArrayField(AreaCodeField(), default=list, blank=True, verbose_name=_("目标区域"))


class AreasMeet(Func):
    """SQL twin of `areas_meet` (the function is made in a kernel migration)."""

    function = "sentinel_areas_meet"
    output_field = BooleanField()


class ScopedQuerySet(models.QuerySet[Any, Any]):
    """Rows with a place, cut to what an actor may see."""

    def visible_to(self, actor: "Actor", permission: str | None = None) -> Self:
        """Rows the actor may read: by area, unit or matter grant, or downward once published."""
        if actor.everything:
            return self
        names = {field.name for field in self.model._meta.get_fields()}
        condition = Q(pk__in=[])
        published = Q(published_at__isnull=False) if "published_at" in names else Q()
        for hold in actor.holds_for(permission or self.model.view_permission):
            if hold.kind == "area":
                condition |= Q(area_code__startswith=area_stem(hold.value))
                if "target_areas" in names:
                    condition |= Q(AreasMeet(F("target_areas"), Value(hold.value))) & published
            elif hold.kind == "unit" and "unit" in names:
                condition |= Q(unit=hold.value)
            elif hold.kind == "matter" and "matter" in names:
                condition |= Q(matter__code=hold.value)
        return self.filter(condition)


class ScopedModel(models.Model):
    """A row a person can see: it carries a place, and says which permission reads it."""

    view_permission: ClassVar[str]

    area_code = AreaCodeField(verbose_name=_("区划"), db_index=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def natural_key(self) -> str:
        """The business key events speak of; never a database id."""
        return str(self.code)  # type: ignore[attr-defined]
