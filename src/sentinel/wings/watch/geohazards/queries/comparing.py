"""An outlook against the one before it: which points rose, which fell, about which nothing can be said any more."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor
from sentinel.kernel.scope import area_contains
from sentinel.wings.watch.geohazards import rules
from sentinel.wings.watch.geohazards.choices import Change, Colour
from sentinel.wings.watch.geohazards.models import Outlook, Risk
from sentinel.wings.watch.geohazards.queries.rows import risks

TONES = {Change.ROSE: "late", Change.LOST: "doing", Change.FELL: "done"}


@dataclass(frozen=True, slots=True)
class Changed:
    """One point that stands otherwise than before; `risk` is its row of now, or of then where it has none now."""

    change: Change
    risk: Risk
    was: str
    now: str

    @property
    def label(self) -> str:
        """How it changed, as a word."""
        return str(Change(self.change).label)

    @property
    def tone(self) -> str:
        """The family of colours of its word."""
        return TONES[self.change]

    @property
    def words(self) -> str:
        """From which colour to which."""
        now = _("不能判") if self.change == Change.LOST else _word(self.now)
        return _("{was} → {now}").format(was=_word(self.was), now=now)


def changes(actor: Actor, row: Outlook, earlier: Outlook) -> list[Changed]:
    """Points within reach that stand otherwise than in an earlier outlook: risen, lost, then fallen.

    Points of towns that this outlook did not look at are left out.
    """
    now, then = ({each.point_code: each for each in risks(actor).filter(outlook=one)} for one in (row, earlier))
    unknown = {each["code"] for each in row.unknown}
    looked = [each for each in then.values() if _looked_at(row, each)]
    rose = [_change(Change.ROSE, each, then.get(code)) for code, each in now.items() if _higher(each, then.get(code))]
    rose = [each for each in rose if _looked_at(earlier, each.risk)]
    gone = [each for each in looked if _higher(each, now.get(each.point_code))]
    lost = [Changed(Change.LOST, each, each.colour, "") for each in gone if each.point_code in unknown]
    fell = [_fallen(each, now.get(each.point_code)) for each in gone if each.point_code not in unknown]
    return [*_ordered(rose), *_ordered(lost), *_ordered(fell)]


def _looked_at(row: Outlook, each: Risk) -> bool:
    return not row.chosen_areas or any(area_contains(town, each.area_code) for town in row.chosen_areas)


def _higher(one: Risk, other: Risk | None) -> bool:
    return one.height > (other.height if other is not None else 0)


def _change(change: Change, now: Risk, then: Risk | None) -> Changed:
    return Changed(change, now, then.colour if then is not None else "", now.colour)


def _fallen(then: Risk, now: Risk | None) -> Changed:
    return Changed(Change.FELL, now or then, then.colour, now.colour if now is not None else "")


def _ordered(found: list[Changed]) -> list[Changed]:
    return sorted(found, key=lambda each: (-rules.rank(each.now), -rules.rank(each.was), each.risk.point_code))


def _word(colour: str) -> str:
    return str(Colour(colour).label) if colour else _("未达蓝色")
