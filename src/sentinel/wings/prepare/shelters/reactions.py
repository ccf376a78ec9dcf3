"""What the shelters do about others' events."""

from django.utils.translation import gettext as _

from sentinel.kernel.actor import system
from sentinel.kernel.models import Event
from sentinel.kernel.reactions import reaction
from sentinel.wings.prepare.shelters import actions
from sentinel.wings.respond.incidents.events import IncidentClosed

BY_RULE = system("shelters")


@reaction("shelters", IncidentClosed)
def end_use(event: Event, payload: IncidentClosed) -> None:
    """The matter is over: shelters opened for it that stand empty go back to ready. Where people stay, nothing ends."""
    actions.end_use_of_matter(actor=BY_RULE, at=event.at, matter=event.matter, note=_("所属事件已办结，场所内无人"))
