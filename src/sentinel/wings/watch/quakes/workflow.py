"""Whether an earthquake waits for the duty room: news that make it worse call, a person says what was done."""

from django.utils.translation import gettext_lazy as _

from sentinel.wings.watch.quakes.choices import Attention as A
from sentinel.workflow import Move, Workflow

RECEIVE, HANDLE = "quakes.receive", "quakes.handle"

ATTENTION = Workflow(
    name="quakes.quake",
    states=A,
    initial=A.QUIET,
    field="attention",
    moves=(
        Move(
            name="handle",
            label=_("登记处置"),
            sources={A.WAITING},
            target=A.HANDLED,
            permission=HANDLE,
            needs_note=True,
            single=True,
        ),
        Move(
            name="call",
            label=_("影响加重，待处置"),
            sources={A.QUIET, A.WAITING, A.HANDLED},
            target=A.WAITING,
            permission=RECEIVE,
            by_system=True,
        ),
        Move(
            name="release",
            label=_("不再影响本区"),
            sources={A.WAITING, A.HANDLED},
            target=A.QUIET,
            permission=RECEIVE,
            by_system=True,
        ),
    ),
)
