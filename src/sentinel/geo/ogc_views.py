"""Addresses of the OGC API: landing page, conformance, description, collections, items, one item."""

from collections.abc import Iterable
from datetime import UTC
from typing import Any
from urllib.parse import quote, urlencode

from django.http import Http404, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from sentinel.geo import ogc
from sentinel.geo.layers import Layer, find_layer, layers_for
from sentinel.geo.views import signed_in
from sentinel.kernel.clock import wall_now
from sentinel.kernel.middleware import ActorRequest

JSON = "application/json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
TITLE = "京西哨兵图层服务"


def _base(request: ActorRequest) -> str:
    return request.build_absolute_uri("/geo/ogc")


def _link(href: str, rel: str, kind: str, title: str) -> dict[str, str]:
    return {"href": href, "rel": rel, "type": kind, "title": title}


def _bad(wrong: ogc.BadQuery) -> HttpResponse:
    return JsonResponse({"code": "InvalidParameterValue", "description": str(wrong)}, status=400)


def _offered(request: ActorRequest) -> list[Layer]:
    """Vector layers this reader may look at."""
    return [layer for layer in layers_for(request.actor) if layer.kind != "raster"]


def _layer(request: ActorRequest, name: str) -> Layer:
    layer = find_layer(request.actor, name.replace("\x00", ""))
    if layer is None or layer.kind == "raster":
        raise Http404
    return layer


@require_GET
@signed_in
def landing(request: ActorRequest) -> HttpResponse:
    """Where a client begins."""
    base = _base(request)
    links = [
        _link(f"{base}/", "self", JSON, TITLE),
        _link(f"{base}/api", "service-desc", OPENAPI, "OpenAPI 3.0"),
        _link(f"{base}/conformance", "conformance", JSON, "Conformance"),
        _link(f"{base}/collections", "data", JSON, "图层"),
    ]
    return JsonResponse({"title": TITLE, "description": "本区图层，按读者的权限裁剪", "links": links})


@require_GET
@signed_in
def conformance(request: ActorRequest) -> HttpResponse:
    """Which classes of the standard hold."""
    return JsonResponse({"conformsTo": list(ogc.CLASSES)})


@require_GET
@signed_in
def collections(request: ActorRequest) -> HttpResponse:
    """Every layer of the reader."""
    base = _base(request)
    found = [ogc.collection(layer, request.actor, base) for layer in _offered(request)]
    return JsonResponse({"links": [_link(f"{base}/collections", "self", JSON, "图层")], "collections": found})


@require_GET
@signed_in
def collection(request: ActorRequest, name: str) -> HttpResponse:
    """One layer."""
    return JsonResponse(ogc.collection(_layer(request, name), request.actor, _base(request)))


@require_GET
@signed_in
def items(request: ActorRequest, name: str) -> HttpResponse:
    """Features of a layer: by box, time and page."""
    layer = _layer(request, name)
    try:
        query = ogc.asked(request.GET.dict())
        features, matched, following = ogc.page(layer, request.actor, query)
    except ogc.BadQuery as wrong:
        return _bad(wrong)
    here = f"{_base(request)}/collections/{quote(layer.name)}"
    links = [
        _link(request.build_absolute_uri(), "self", ogc.GEOJSON, str(layer.title)),
        _link(here, "collection", JSON, str(layer.title)),
    ]
    if following:
        onward = urlencode({**request.GET.dict(), "limit": query.limit, "after": following})
        links.append(_link(f"{here}/items?{onward}", "next", ogc.GEOJSON, "下一页"))
    body = {
        "type": "FeatureCollection",
        "timeStamp": wall_now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "numberMatched": matched,
        "numberReturned": len(features),
        "links": links,
        "features": features,
    }
    return JsonResponse(body, content_type=ogc.GEOJSON)


@require_GET
@signed_in
def item(request: ActorRequest, name: str, key: str) -> HttpResponse:
    """One feature."""
    layer = _layer(request, name)
    found = ogc.one(layer, request.actor, key)
    if found is None:
        raise Http404
    here = f"{_base(request)}/collections/{quote(layer.name)}"
    links = [
        _link(f"{here}/items/{quote(key, safe='')}", "self", ogc.GEOJSON, str(found["id"])),
        _link(here, "collection", JSON, str(layer.title)),
    ]
    return JsonResponse({**found, "links": links}, content_type=ogc.GEOJSON)


@require_GET
@signed_in
def description(request: ActorRequest) -> HttpResponse:
    """The OpenAPI description a client may read instead of the links."""
    layers = _offered(request)
    paths: dict[str, Any] = {
        "/": _get("landing", "Landing page", JSON),
        "/conformance": _get("conformance", "Conformance", JSON),
        "/collections": _get("collections", "Collections", JSON),
    }
    for layer in layers:
        paths |= _paths(layer)
    body = {
        "openapi": "3.0.3",
        "info": {"title": TITLE, "version": "1"},
        "servers": [{"url": _base(request)}],
        "paths": paths,
    }
    return JsonResponse(body, content_type=OPENAPI)


def _get(name: str, summary: str, kind: str, parameters: Iterable[dict[str, Any]] = ()) -> dict[str, Any]:
    answer = {"description": summary, "content": {kind: {"schema": {"type": "object"}}}}
    return {
        "get": {"operationId": name, "summary": summary, "parameters": list(parameters), "responses": {"200": answer}}
    }


def _paths(layer: Layer) -> dict[str, Any]:
    here, title = f"/collections/{layer.name}", str(layer.title)
    number: dict[str, Any] = {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 6}
    limit = {"type": "integer", "minimum": 1, "maximum": ogc.MAX_LIMIT, "default": ogc.DEFAULT_LIMIT}
    asked: list[dict[str, Any]] = [
        {"name": "bbox", "in": "query", "style": "form", "explode": False, "schema": number},
        {"name": "limit", "in": "query", "schema": limit},
        {"name": "datetime", "in": "query", "schema": {"type": "string"}},
        {"name": "after", "in": "query", "schema": {"type": "string"}},
    ]
    key = [{"name": "key", "in": "path", "required": True, "schema": {"type": "string"}}]
    return {
        here: _get(f"collection.{layer.name}", title, JSON),
        f"{here}/items": _get(f"items.{layer.name}", title, ogc.GEOJSON, asked),
        f"{here}/items/{{key}}": _get(f"item.{layer.name}", title, ogc.GEOJSON, key),
    }
