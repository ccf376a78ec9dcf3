"""Every write of the warnings module."""

from sentinel.wings.watch.warnings.actions.bulletins import amend_bulletin, receive_bulletin
from sentinel.wings.watch.warnings.actions.callout import call_off, call_out, tell_posts
from sentinel.wings.watch.warnings.actions.drafting import (
    amend_warning,
    draft_warning,
    drop_warning,
    hand_back_warning,
    submit_warning,
)
from sentinel.wings.watch.warnings.actions.ending import cancel_warning, expire_warning
from sentinel.wings.watch.warnings.actions.proposing import CrossingNews, propose_warning
from sentinel.wings.watch.warnings.actions.releasing import release_warning

__all__ = [
    "CrossingNews",
    "amend_bulletin",
    "amend_warning",
    "call_off",
    "call_out",
    "cancel_warning",
    "draft_warning",
    "drop_warning",
    "expire_warning",
    "hand_back_warning",
    "propose_warning",
    "receive_bulletin",
    "release_warning",
    "submit_warning",
    "tell_posts",
]
