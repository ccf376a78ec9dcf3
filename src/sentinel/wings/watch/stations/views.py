"""Pages a ledger cannot give."""

from operator import attrgetter

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render

from sentinel.kernel import clock
from sentinel.kernel.middleware import ActorRequest
from sentinel.kernel.refusals import NotAllowed
from sentinel.wings.watch.stations import queries
from sentinel.wings.watch.stations.queries import RainRow

WINDOWS = ("1h", "3h", "6h", "24h")


@login_required
def rain(request: ActorRequest) -> HttpResponse:
    """The rain board: every gauge with its sums, coloured by the 1 h and 6 h rule, and the mean of the area."""
    if not request.actor.has("stations.view"):
        raise NotAllowed("您的岗位没有查看雨情的权限，请联系上级值班室。")
    at = clock.now()
    board = queries.rain_board(request.actor, at)
    sort = request.GET.get("sort", "-1h")
    context = {
        "at": at,
        "rows": _sorted(board, sort),
        "sort": sort,
        "windows": [
            (name, mean, f"-{name}" if sort != f"-{name}" else name)
            for name, mean in zip(WINDOWS, queries.area_rain(request.actor, "", at, board), strict=True)
        ],
        "stale": [row for row in board if row.stale],
        "coloured": sum(row.coloured for row in board),
    }
    fragment = request.headers.get("HX-Target") == "rain-board"
    return render(request, "stations/rain_board.html" if fragment else "stations/rain.html", context)


@login_required
def rules_in_force(request: ActorRequest) -> HttpResponse:
    """The rules of the day: what raises and clears each, on what source, and what is still to be confirmed."""
    if not request.actor.has("stations.view"):
        raise NotAllowed("您的岗位没有查看判据的权限，请联系上级值班室。")
    at = clock.now()
    found = queries.rules_in_force(request.actor, at)
    context = {"at": at, "rules": found, "unconfirmed": sum(not each.confirmed for each in found)}
    return render(request, "stations/rules.html", context)


def _sorted(board: list[RainRow], sort: str) -> list[RainRow]:
    """By a window, largest first and missing last, or by name; an unknown order is the order of codes."""
    name = sort.removeprefix("-")
    if name not in WINDOWS:
        return sorted(board, key=attrgetter("station.name")) if name == "name" else board
    index, sign = WINDOWS.index(name), -1 if sort.startswith("-") else 1
    known = [row for row in board if row.cells[index].amount is not None]
    return sorted(known, key=lambda row: (sign * (row.cells[index].amount or 0), row.station.code)) + [
        row for row in board if row.cells[index].amount is None
    ]
