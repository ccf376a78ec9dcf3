"""What the network does about others' events."""

from django.utils.translation import gettext as _

from sentinel.kernel.actor import system
from sentinel.kernel.contacts import ContactLeft
from sentinel.kernel.models import Event
from sentinel.kernel.reactions import reaction
from sentinel.wings.prepare.officers import actions

BY_RULE = system("officers")


@reaction("officers", ContactLeft)
def leave(event: Event, payload: ContactLeft) -> None:
    """Whoever left all posts no longer reports either: the number is blanked in a while."""
    actions.relieve_person(actor=BY_RULE, at=event.at, person=payload.code, note=_("本人已离岗"))
