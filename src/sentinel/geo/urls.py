"""Urls of tiles and layers."""

from django.urls import path

from sentinel.geo import views

urlpatterns = [
    path("geo/layers.json", views.layer_list, name="layer_list"),
    path("tiles/<str:name>/<int:z>/<int:x>/<int:y>.mvt", views.layer_tile, name="layer_tile"),
]
