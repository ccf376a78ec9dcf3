"""Where a person can be reached, by kind of channel."""

from collections.abc import Collection

from sentinel.kernel.models import Person
from sentinel.notify import channels
from sentinel.notify.models import Preference
from sentinel.notify.rules import ChannelName


def address(channel: str, person_code: str) -> str:
    """The number or address of one person for a channel; empty where none is known."""
    return addresses(channel, [person_code]).get(person_code, "")


def addresses(channel: str, people: Collection[str]) -> dict[str, str]:
    """Number or address by person. A relay to another platform finds its people by the number, or by the code."""
    if channel == ChannelName.EMAIL:
        mails = Preference.objects.filter(person_code__in=people).values_list("person_code", "email")
        return {code: mail for code, mail in mails if mail}
    phones = dict(Person.objects.filter(code__in=people).values_list("code", "phone"))
    if channels.needs_number(channel):
        return {code: phone for code, phone in phones.items() if phone}
    return {code: phone or code for code, phone in phones.items()}
