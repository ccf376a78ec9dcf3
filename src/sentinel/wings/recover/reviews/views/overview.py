"""The after-action page, its log, and the page of one event."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from sentinel.kernel.clock import now
from sentinel.kernel.manifest import MANIFESTS
from sentinel.kernel.middleware import ActorRequest
from sentinel.wings.recover.reviews import queries
from sentinel.wings.recover.reviews.views.span import span

LINES = 50


def _log(request: ActorRequest, since: datetime, until: datetime) -> dict[str, Any]:
    matter = request.GET.get("matter", "").replace("\x00", "")[:48]
    rows, entries = queries.log(request.actor, since, until, matter=matter)
    parts = queries.by_module(rows)
    module = request.GET.get("kind", "")
    module = module if module in MANIFESTS else ""
    rows = rows.filter(name__startswith=f"{module}.") if module else rows
    page = Paginator(rows, LINES).get_page(request.GET.get("page"))
    asked = {name: value for name, value in request.GET.items() if name not in ("page", "kind")}
    base = urlencode(asked)
    return {
        "lines": entries(page),
        "page_obj": page,
        "kind": module,
        "kinds": [(name, title, f"?{base}&kind={name}#log") for name, title, _count in parts],
        "all_url": f"?{base}#log",
        "page_query": urlencode({**asked, **({"kind": module} if module else {})}),
        "matter": matter,
    }


def _kpis(review: queries.Review) -> list[dict[str, Any]]:
    """The strip at the top: each figure with its unit, what it is out of, and the list behind it."""
    calls, terms, people = review.answers, review.terms, review.people
    rows = (
        (
            _("叫应应答中位数"),
            _("无") if calls.median_minutes is None else f"{calls.median_minutes:g}",
            "" if calls.median_minutes is None else _("分钟"),
            _("没有应答记录")
            if calls.p90_minutes is None
            else _("九成在 {n} 分钟内").format(n=f"{calls.p90_minutes:g}"),
            "/warnings/callout/",
        ),
        (_("叫应未应答"), calls.silent, _("处次"), _("共叫应 {n} 处次").format(n=calls.called), "/warnings/callout/"),
        (_("任务按时"), terms.on_time, _("项"), _("超时 {n} 项").format(n=terms.late), "/tasks/task/?sort=due_at"),
        (_("已转移"), people.moved, _("人"), _("应转移 {n} 人").format(n=people.due), "/evacuations/evacuation/"),
        (_("发布预警"), len(review.issued), _("条"), "", "/warnings/warning/"),
    )
    return [dict(zip(("label", "value", "unit", "sub", "url"), row, strict=True)) for row in rows]


@login_required
def overview(request: ActorRequest) -> HttpResponse:
    """How a span went: calls, tasks, people, warnings, levels, reports, and the log beneath it all."""
    if not request.actor.has("reviews.view"):
        request.actor.require_in("reviews.view", "")
    at = now()
    since, until = span(request.GET.dict(), at)
    review = queries.review(request.actor, since, until)
    context = {
        "since": since,
        "until": until,
        "review": review,
        "kpis": _kpis(review),
        "may_make": request.actor.has("reviews.make"),
        "matters": queries.matters(request.actor),
        **_log(request, since, until),
    }
    return render(request, "reviews/overview.html", context)


@login_required
def event(request: ActorRequest, position: int) -> HttpResponse:
    """One event: what happened, by whom, when, and its payload as written."""
    line = queries.entry(request.actor, position)
    return render(request, "reviews/event.html", {"line": line, "event": line.event})
