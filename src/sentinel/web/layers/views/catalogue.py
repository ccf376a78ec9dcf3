"""The catalogue of imported layers, one layer, what it says of itself, taking it off."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sentinel.geo import actions, crs, queries
from sentinel.geo.layers import imported
from sentinel.geo.models import Edition, ImportedLayer
from sentinel.kernel.clock import now
from sentinel.kernel.events import timeline
from sentinel.kernel.manifest import event_title, permissions
from sentinel.kernel.middleware import ActorRequest
from sentinel.kernel.refusals import Refused
from sentinel.web.form_pages import put_refusal
from sentinel.web.layers.forms import AmendForm


def may_keep(request: ActorRequest, row: Any) -> bool:
    """True when the reader maintains this layer."""
    return bool(request.actor.may("geo.manage", row))


@login_required
@require_GET
def catalogue(request: ActorRequest) -> HttpResponse:
    """Every imported layer the reader may see, those still without data among them; drafts of those they maintain."""
    if not request.actor.has("geo.view"):
        request.actor.require_in("geo.view", "")
    known = permissions()
    lines = [
        {"layer": row, "edition": row.current, "readers": known.get(row.permission, row.permission)}
        for row in queries.imported_layers(request.actor)
    ]
    context = {
        "title": _("图层"),
        "lines": lines,
        "drafts": queries.open_editions(request.actor),
        "may_bring": request.actor.has("geo.manage"),
        "service": request.build_absolute_uri(reverse("ogc")),
    }
    return render(request, "web/layers/catalogue.html", context)


def layer_of(request: ActorRequest, code: str) -> ImportedLayer:
    """One layer the reader may see, or 404."""
    if not request.actor.has("geo.view"):
        raise Http404
    found = queries.imported_layers(request.actor).filter(code=code.replace("\x00", "")).first()
    if found is None:
        raise Http404
    return found


def facts_of(edition: Edition) -> list[tuple[str, str]]:
    """What an edition is, for reading."""
    accuracy = crs.accuracy_m(edition.system)
    way = _("换算精度不明，请核对位置") if accuracy is None else _("换算误差约 {metres:g} 米").format(metres=accuracy)
    rows = [
        (_("来源文件"), f"{edition.source.name}（{edition.source_layer}）"),
        (_("坐标系"), f"{crs.title(edition.system)}，{way}"),
    ]
    if edition.raster:
        width, height = edition.raster["size"]
        lowest, highest = edition.raster["lowest"], edition.raster["highest"]
        nodata = edition.raster["nodata"]
        rows += [
            (
                _("大小"),
                _("{width}×{height} 格，{bands} 个波段").format(
                    width=width, height=height, bands=edition.raster["bands"]
                ),
            ),
            (_("数值范围"), "—" if lowest is None else f"{lowest:g} – {highest:g}"),
            (_("无数据值"), _("未声明") if nodata is None else f"{nodata:g}"),
        ]
    else:
        share = 100 * edition.inside / edition.total if edition.total else 0
        rows += [
            (_("文字编码"), edition.encoding),
            (_("要素数"), f"{edition.total}"),
            (_("在本区内"), f"{edition.inside}（{share:.1f}%）"),
            (_("有问题的"), f"{edition.problems}"),
        ]
    if edition.extent is not None:
        west, south, east, north = edition.extent.extent
        rows.append((_("范围"), f"{west:.5f}–{east:.5f}°E，{south:.5f}–{north:.5f}°N"))
    rows.append((_("校验值"), edition.source.sha256[:16]))
    return rows


def bounds_of(edition: Edition | None) -> str:
    """The box a small map opens at."""
    return (
        "" if edition is None or edition.extent is None else ",".join(f"{edge:.6f}" for edge in edition.extent.extent)
    )


def _page(request: ActorRequest, row: ImportedLayer, form: AmendForm | None, status: int = 200) -> HttpResponse:
    edition, keeps = row.current, may_keep(request, row)
    said = {name: getattr(row, name) for name in ("title", "permission", "credit", "mark")}
    layer = imported(row)
    context = {
        "title": row.title,
        "layer": row,
        "edition": edition,
        "facts": facts_of(edition) if edition else [],
        "name": layer.name,
        "bounds": bounds_of(edition),
        "rows": layer.rows(request.actor).order_by("number")[: queries.FIRST_ROWS] if edition else [],
        "readers": permissions().get(row.permission, row.permission),
        "keeps": keeps,
        "form": form or AmendForm(initial=said) if keeps else None,
        "drafts": queries.open_editions(request.actor).filter(layer=row) if keeps else [],
        "timeline": [
            {
                "at": event.at,
                "label": event_title(event.name),
                "actor": event.actor_label,
                "detail": event.payload.get("reason", ""),
            }
            for event in timeline(row)
        ]
        if keeps
        else [],
    }
    return render(request, "web/layers/record.html", context, status=status)


@login_required
@require_GET
def record(request: ActorRequest, code: str) -> HttpResponse:
    """One layer: what it is, where it lies, its first rows."""
    return _page(request, layer_of(request, code), None)


@login_required
@require_http_methods(["POST"])
def amend(request: ActorRequest, code: str) -> HttpResponse:
    """Change name, readers, credit or mark."""
    row, form = layer_of(request, code), AmendForm(request.POST)
    if form.is_valid():
        try:
            actions.amend_layer(actor=request.actor, at=now(), layer=row, changes=form.cleaned_data)
        except Refused as refused:
            put_refusal(form, refused)
        else:
            messages.success(request, _("已保存。"))
            return HttpResponseRedirect(reverse("layers:record", args=[row.code]), status=303)
    return _page(request, row, form, status=422)


@login_required
@require_POST
def remove(request: ActorRequest, code: str) -> HttpResponse:
    """Take the layer off, with the reason."""
    row = layer_of(request, code)
    try:
        actions.remove_layer(
            actor=request.actor, at=now(), layer=row, reason=request.POST.get("reason", "").replace("\x00", "")
        )
    except Refused as refused:
        messages.error(request, str(refused))
        return HttpResponseRedirect(reverse("layers:record", args=[row.code]), status=303)
    messages.success(request, _("“{title}”已撤下，原文件保留。").format(title=row.title))
    return HttpResponseRedirect(reverse("layers:catalogue"), status=303)
