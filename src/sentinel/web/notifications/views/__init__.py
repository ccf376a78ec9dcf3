"""Pages of the notifications."""

from sentinel.web.notifications.views import box, callouts

__all__ = ["box", "callouts"]
