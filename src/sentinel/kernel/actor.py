"""Actor: who acts or reads, as a frozen value built once per request, reaction or scripted act."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from sentinel.kernel import manifest
from sentinel.kernel.refusals import NotAllowed
from sentinel.kernel.scope import area_contains, areas_meet


@dataclass(frozen=True, slots=True)
class Hold:
    """One permission held over one area (12 digits), unit (organisation code) or matter (code)."""

    permission: str
    kind: str
    value: str

    def covers(self, row: Any) -> bool:
        """True when the row lies in the hold's area, belongs to its unit or is of its matter."""
        if self.kind == "area":
            return area_contains(self.value, row.area_code)
        if self.kind == "unit":
            return bool(self.value == getattr(row, "unit", None))
        matter = getattr(row, "matter", None)
        return matter is not None and self.value == getattr(matter, "code", matter)

    def reads(self, row: Any) -> bool:
        """Like `covers`, and also downward into the target areas of a published row."""
        if self.covers(row):
            return True
        targets = getattr(row, "target_areas", None)
        published = getattr(row, "published_at", True)
        return bool(self.kind == "area" and targets and published and areas_meet(targets, self.value))


@dataclass(frozen=True, slots=True)
class Actor:
    """A person at work (with an account or not), or a named part of the system."""

    key: str
    label: str
    holds: frozenset[Hold] = frozenset()
    account_id: int | None = None
    person_code: str = ""
    posts: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    area_code: str = ""
    everything: bool = False

    def holds_for(self, permission: str) -> list[Hold]:
        """The holds that carry this permission, in a stable order."""
        return sorted(
            (hold for hold in self.holds if hold.permission == permission), key=lambda hold: (hold.kind, hold.value)
        )

    def has(self, permission: str) -> bool:
        """True when the permission is held anywhere."""
        return self.everything or any(hold.permission == permission for hold in self.holds)

    def may(self, permission: str, row: Any) -> bool:
        """True when the permission is held over this row."""
        return self.everything or any(hold.covers(row) for hold in self.holds_for(permission))

    def may_read(self, permission: str, row: Any) -> bool:
        """True when the row is within reading reach, published rows downward included."""
        return self.everything or any(hold.reads(row) for hold in self.holds_for(permission))

    def may_in(self, permission: str, area_code: str) -> bool:
        """True when the permission is held over an area that contains this one."""
        return self.everything or any(
            hold.kind == "area" and area_contains(hold.value, area_code) for hold in self.holds_for(permission)
        )

    def require(self, permission: str, row: Any) -> None:
        """Refuse with a sentence unless the permission is held over the row."""
        if not self.may(permission, row):
            raise NotAllowed(
                _("您的岗位没有“{permission}”的权限，请联系上级值班室。").format(permission=_title(permission))
            )

    def require_in(self, permission: str, area_code: str) -> None:
        """Refuse with a sentence unless the permission is held over the area."""
        if not self.may_in(permission, area_code):
            raise NotAllowed(
                _("您的岗位在该区域没有“{permission}”的权限，请联系上级值班室。").format(permission=_title(permission))
            )


def _title(permission: str) -> str:
    return manifest.permissions().get(permission, permission)


NOBODY = Actor(key="nobody", label="")


def system(name: str) -> Actor:
    """A part of the system acting by rule; it may do everything. Its key names the part, people read 系统."""
    return Actor(key=f"system:{name}", label="系统", everything=True)
