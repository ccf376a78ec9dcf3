"""Log-ins as a list: on which device, since when, last seen; ending one from another. All in wall time."""

import re
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.translation import gettext as _

from sentinel.kernel.actor import Actor
from sentinel.kernel.events import Payload, event_type, record
from sentinel.kernel.models import Account, AccountSession
from sentinel.kernel.refusals import NotAllowed, NotFound

# Looked for in this order: Edge also says Chrome, Chrome also says Safari.
BROWSERS = (
    ("MicroMessenger", "微信"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "安卓手机"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows 电脑"),
    ("Mac OS X", "苹果电脑"),
    ("Linux", "Linux 电脑"),
)


@event_type("organisation.session.ended", version=1, view="organisation.manage")
class SessionEnded(Payload):
    """Log-ins of an account were ended from another device."""

    username: str
    devices: tuple[str, ...]


def device_of(agent: str) -> str:
    """A browser's own words as people would say them; never longer than the column."""
    browser = next((word for sign, word in BROWSERS if sign in agent), "")
    system = next((word for sign, word in SYSTEMS if sign in agent), "")
    said = " · ".join(word for word in (system, browser) if word)
    return said or re.sub(r"[^\w ./-]", "", agent)[:32].strip() or _("未知设备")


def seen(account: Account, session_key: str, *, agent: str, address: str | None, wall: datetime) -> None:
    """Note that a log-in is in use; the first time writes it down."""
    if AccountSession.objects.filter(session_key=session_key).update(seen_at=wall):
        return
    AccountSession.objects.get_or_create(
        session_key=session_key,
        defaults={
            "account": account,
            "device": device_of(agent),
            "address": address,
            "began_at": wall,
            "seen_at": wall,
        },
    )


def open_sessions(account: Account, wall: datetime) -> list[AccountSession]:
    """The log-ins of an account that still stand, last seen first."""
    oldest = wall - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    rows = AccountSession.objects.filter(account=account, ended_at__isnull=True, seen_at__gt=oldest)
    standing = set(
        Session.objects.filter(session_key__in=[row.session_key for row in rows]).values_list("pk", flat=True)
    )
    return [row for row in rows if row.session_key in standing]


@transaction.atomic
def end_sessions(
    *, actor: Actor, at: datetime, account: Account, wall: datetime, one: int | None = None, keep: str = ""
) -> int:
    """End one of one's own log-ins, or all but the one in use; returns how many ended."""
    if actor.account_id != account.pk:
        raise NotAllowed(_("只能退出自己账号的登录。"))
    rows = AccountSession.objects.select_for_update().filter(account=account, ended_at__isnull=True)
    rows = rows.filter(pk=one) if one is not None else rows.exclude(session_key=keep)
    found = list(rows)
    if not found:
        if one is not None:
            raise NotFound(_("没有这个登录，可能已经退出。"))
        return 0
    Session.objects.filter(session_key__in=[row.session_key for row in found]).delete()
    AccountSession.objects.filter(pk__in=[row.pk for row in found]).update(ended_at=wall)
    devices = tuple(row.device for row in found)
    record(SessionEnded(username=account.username, devices=devices), subject=account, actor=actor, at=at)
    return len(found)


def note_logout(session_key: str | None, wall: datetime) -> None:
    """The log-in in use was ended by its own button."""
    AccountSession.objects.filter(session_key=session_key or "", ended_at__isnull=True).update(ended_at=wall)
