"""Sample rows of roll calls, each made through its action."""

from sentinel.wings.respond.rollcalls import actions
from sentinel.wings.respond.rollcalls.models import Check, RollCall
from sentinel.wings.respond.rosters.tests.samples import AT, SYSTEM, VILLAGE, make_room


def make_roll_call(*, area_code: str = VILLAGE, code: str = "R1") -> RollCall:
    """One room asked by the system."""
    room = make_room(area_code=area_code, code=code)
    return actions.call_roll(actor=SYSTEM, at=AT, area_code=area_code, title="在岗抽查", method="system", rooms=[room])


def make_check(*, area_code: str = VILLAGE, code: str = "R1") -> Check:
    """The one room of a roll call, not answered yet."""
    found: Check = make_roll_call(area_code=area_code, code=code).checks.get()
    return found


SAMPLES = {"rollcalls.roll_call": make_roll_call, "rollcalls.check": make_check}
