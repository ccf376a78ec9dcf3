"""A provider spoken to through Apprise: one URL per service, `{to}` in it is the number or address."""

from dataclasses import dataclass
from urllib.parse import quote

from sentinel.notify.channels.base import Accepted, Envelope, Rejected, Troubled
from sentinel.notify.rules import ChannelName


@dataclass(frozen=True, slots=True, kw_only=True)
class Apprised:
    """One Apprise URL. It tells success from failure and nothing else, so a failure is tried again."""

    name: ChannelName
    url: str
    idempotent: bool = False

    def deliver(self, envelope: Envelope) -> Accepted:
        """Send through the service."""
        import apprise  # half a second to load, and only the sender ever needs it

        service = apprise.Apprise()
        if not service.add(self.url.replace("{to}", quote(envelope.to, safe=""))):
            raise Rejected("Apprise 不认识这个地址，请检查 SENTINEL_CHANNELS。")
        text = f"{envelope.text}\n{envelope.url}" if envelope.url else envelope.text
        if not service.notify(body=text, title=envelope.title):
            raise Troubled("运营方没有接收。")
        return Accepted()
