"""Urls of tiles, layers, pictures of rasters, whereabouts and the OGC API; they stand under geo/."""

from django.urls import path

from sentinel.geo import ogc_views, views

urlpatterns = [
    path("layers.json", views.layer_list, name="layer_list"),
    path("tiles/<str:name>/<int:z>/<int:x>/<int:y>.mvt", views.layer_tile, name="layer_tile"),
    path("overviews/<str:code>/<int:number>.png", views.overview, name="layer_overview"),
    path("where.json", views.where, name="where"),
    path("ogc/", ogc_views.landing, name="ogc"),
    path("ogc/conformance", ogc_views.conformance, name="ogc_conformance"),
    path("ogc/api", ogc_views.description, name="ogc_api"),
    path("ogc/collections", ogc_views.collections, name="ogc_collections"),
    path("ogc/collections/<str:name>", ogc_views.collection, name="ogc_collection"),
    path("ogc/collections/<str:name>/items", ogc_views.items, name="ogc_items"),
    path("ogc/collections/<str:name>/items/<path:key>", ogc_views.item, name="ogc_item"),
]
