"""Tiles, the list of layers and pictures of rasters for the map island; where a position is."""

import gzip
import hashlib
from collections.abc import Callable
from functools import wraps

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from django.views.decorators.http import require_GET

from sentinel.geo import coordinates, queries, store
from sentinel.geo.layers import LAYERS, Layer, find_layer, layers_for
from sentinel.geo.tiles import in_range, tile
from sentinel.kernel import parameters
from sentinel.kernel.actor import Actor
from sentinel.kernel.clock import now
from sentinel.kernel.middleware import ActorRequest
from sentinel.kernel.tokens import actor_of_token, bearer_token

GZIP_LEVEL, GZIP_FROM = 4, 1000
MVT = "application/vnd.mapbox-vector-tile"
MOST_BESIDE = 8
# Live rows change at any moment; an imported layer only with its version, which stands in the address.
LIVE, VERSIONED = "private, max-age=2", "private, max-age=3600"

View = Callable[..., HttpResponseBase]


def signed_in(view: View) -> View:
    """For addresses that programs read: a session or `Authorization: Bearer …`, else 401 instead of a login page."""

    @wraps(view)
    def guarded(request: ActorRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        token = bearer_token(request.headers.get("Authorization", ""))
        if token is not None:
            actor = actor_of_token(token, at=now())
            if actor is None:
                return JsonResponse({"error": "token"}, status=401)
            request.actor = actor
        elif not request.user.is_authenticated:
            return JsonResponse({"error": "login"}, status=401)
        return view(request, *args, **kwargs)

    return guarded


def _home(actor: Actor) -> tuple[float, ...] | None:
    """The box of the reader's own town, where the map opens; nothing for readers of the whole district."""
    town = queries.town_shape(actor.area_code)
    return town.boundary.extent if town is not None and town.boundary is not None else None


def _credit() -> str:
    """Whose data the map is drawn from, as the licences ask it to be said; the pack gives it."""
    found = parameters.find("map.credit", at=now())
    return "" if found is None else str(found.value)


def _described(layer: Layer) -> dict[str, object]:
    version = f"?v={layer.version}" if layer.version else ""
    return {
        "name": layer.name,
        "title": str(layer.title),
        "kind": layer.kind,
        "mark": str(layer.mark),
        "credit": layer.credit,
        "shown": layer.shown and not layer.empty,
        "empty": layer.empty,
        "style": dict(layer.style),
        "record_url": layer.record_url,
        "picture": dict(layer.picture),
        "cuts": layer.rows_of is not None,
        "tiles": f"/geo/tiles/{layer.name}/{{z}}/{{x}}/{{y}}.mvt{version}",
    }


@require_GET
@signed_in
def layer_list(request: ActorRequest) -> HttpResponse:
    """Layers this reader may switch on, and the box the map opens at; `also` names others to look at, as drafts."""
    outline = queries.outline()
    layers = {layer.name: _described(layer) for layer in layers_for(request.actor)}
    for name in request.GET.getlist("also")[:MOST_BESIDE]:
        also = find_layer(request.actor, name.replace("\x00", ""))
        if also is not None:
            layers[also.name] = {**_described(also), "shown": True}
    return JsonResponse(
        {
            "bounds": outline.boundary.extent if outline and outline.boundary else None,
            "home": _home(request.actor),
            "layers": list(layers.values()),
            "credit": _credit(),
        }
    )


@require_GET
@signed_in
def layer_tile(request: ActorRequest, name: str, z: int, x: int, y: int) -> HttpResponse:
    """One tile of one layer, cut to the reader's scope; `of` names a record whose own rows are asked for.

    304 where the reader has it already.
    """
    layer = find_layer(request.actor, name.replace("\x00", ""))
    if layer is None or not in_range(z, x, y):
        raise Http404
    key = request.GET.get("of", "").replace("\x00", "")
    layer = layer.of(key) if key else layer
    settled = bool(layer.version) and request.GET.get("v") == layer.version
    caching = VERSIONED if settled else LIVE
    tag = _tag(layer.version, request.actor.key, layer.permission and sorted(map(str, request.actor.holds)), z, x, y)
    if layer.version and _has(request, tag):
        return _unchanged(tag, caching)
    body = tile(layer, request.actor, z, x, y)
    if not layer.version:
        tag = _tag(body)
        if _has(request, tag):
            return _unchanged(tag, caching)
    return _sealed(_packed(request, body), tag, caching)


def _tag(*parts: object) -> str:
    return f'"{hashlib.sha256(repr(parts).encode()).hexdigest()[:24]}"'


def _has(request: HttpRequest, tag: str) -> bool:
    given = parse_etags(request.headers.get("If-None-Match", ""))
    return tag in given or f"W/{tag}" in given


def _unchanged(tag: str, caching: str) -> HttpResponse:
    return _sealed(HttpResponse(status=304), tag, caching)


def _sealed(response: HttpResponse, tag: str, caching: str) -> HttpResponse:
    response["ETag"], response["Cache-Control"] = tag, caching
    patch_vary_headers(response, ["Cookie", "Authorization", "Accept-Encoding"])
    return response


def _packed(request: HttpRequest, body: bytes) -> HttpResponse:
    response = HttpResponse(body, content_type=MVT)
    if len(body) >= GZIP_FROM and "gzip" in request.headers.get("Accept-Encoding", ""):
        response.content = gzip.compress(body, GZIP_LEVEL, mtime=0)
        response["Content-Encoding"] = "gzip"
    return response


@require_GET
@signed_in
def overview(request: ActorRequest, code: str, number: int) -> HttpResponseBase:
    """The picture of a raster, for who may see the layer, or maintains it while it is a draft."""
    code = code.replace("\x00", "")
    shown = queries.imported_layers(request.actor).filter(code=code, current__number=number).first()
    edition = (
        shown.current if shown else queries.editions(request.actor).filter(layer__code=code, number=number).first()
    )
    if edition is None or not edition.raster:
        raise Http404
    path = store.overview_of(edition.source.code, edition.stem)
    if not path.exists():
        raise Http404
    response = FileResponse(path.open("rb"), content_type="image/png")
    response["Cache-Control"] = VERSIONED
    return response


@require_GET
@signed_in
def where(request: ActorRequest) -> HttpResponse:
    """Which district, town and village a position belongs to: `q` as a person writes it, or `lon` and `lat`."""
    if not request.actor.has("geo.view"):
        return JsonResponse({"code": "not_allowed", "text": "您的岗位不能查询位置归属。"}, status=403)
    typed = request.GET.get("q", "") or f"{request.GET.get('lon', '')}, {request.GET.get('lat', '')}"
    try:
        position = coordinates.read(typed)
    except coordinates.Unreadable as wrong:
        return JsonResponse({"code": "invalid", "text": str(wrong)}, status=422)
    found = queries.whereabouts(position.lon, position.lat)
    return JsonResponse(
        {
            "lon": position.lon,
            "lat": position.lat,
            "given_in": position.system,
            "inside": found.inside,
            "town": _area(found.town, found.town_mark or str(LAYERS["areas.town"].mark)),
            "village": _area(found.village, found.village_mark),
            "village_m": found.village_m,
        }
    )


def _area(area: object, mark: str) -> dict[str, str] | None:
    if area is None:
        return None
    return {"code": area.code, "name": area.short_name, "mark": mark}  # type: ignore[attr-defined]
