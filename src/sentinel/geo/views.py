"""Tiles and the list of layers, for the map island."""

from django.http import Http404, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from sentinel.geo.layers import LAYERS, layers_for
from sentinel.geo.models import AreaShape
from sentinel.geo.tiles import in_range, tile
from sentinel.kernel import parameters
from sentinel.kernel.actor import Actor
from sentinel.kernel.clock import now
from sentinel.kernel.middleware import ActorRequest


def _home(actor: Actor) -> tuple[float, ...] | None:
    """The box of the reader's own town, where the map opens; nothing for readers of the whole district."""
    town = AreaShape.objects.filter(area=f"{actor.area_code[:9]}000", area__kind="town", boundary__isnull=False).first()
    return town.boundary.extent if town is not None and town.boundary is not None else None


def _credit() -> str:
    """Whose data the map is drawn from, as the licences ask it to be said; the pack gives it."""
    found = parameters.find("map.credit", at=now())
    return "" if found is None else str(found.value)


@require_GET
def layer_list(request: ActorRequest) -> HttpResponse:
    """Layers this reader may switch on, and the box the map opens at."""
    if not request.user.is_authenticated:
        return JsonResponse({"error": "login"}, status=401)
    outline = AreaShape.objects.filter(area__kind="district", boundary__isnull=False).first()
    layers = [
        {
            "name": layer.name,
            "title": str(layer.title),
            "kind": layer.kind,
            "mark": str(layer.mark),
            "shown": layer.shown,
            "style": dict(layer.style),
            "record_url": layer.record_url,
            "tiles": f"/tiles/{layer.name}/{{z}}/{{x}}/{{y}}.mvt",
        }
        for layer in layers_for(request.actor)
    ]
    return JsonResponse(
        {
            "bounds": outline.boundary.extent if outline and outline.boundary else None,
            "home": _home(request.actor),
            "layers": layers,
            "credit": _credit(),
        }
    )


@require_GET
def layer_tile(request: ActorRequest, name: str, z: int, x: int, y: int) -> HttpResponse:
    """One tile of one layer, cut to the reader's scope."""
    if not request.user.is_authenticated:
        return HttpResponse(status=401)
    layer = LAYERS.get(name)
    if layer is None or layer not in layers_for(request.actor) or not in_range(z, x, y):
        raise Http404
    response = HttpResponse(tile(layer, request.actor, z, x, y), content_type="application/vnd.mapbox-vector-tile")
    response["Cache-Control"] = "private, max-age=2"
    return response
