"""Urls of the pages of imported layers and of 这是哪里."""

from django.urls import path

from sentinel.web.layers.views import catalogue, imports, where

app_name = "layers"
urlpatterns = [
    path("layers/", catalogue.catalogue, name="catalogue"),
    path("layers/new/", imports.upload, name="upload"),
    path("layers/files/<str:code>/", imports.choose, name="choose"),
    path("layers/files/<str:code>/<int:index>/", imports.read_in, name="read_in"),
    path("layers/<str:code>/", catalogue.record, name="record"),
    path("layers/<str:code>/amend/", catalogue.amend, name="amend"),
    path("layers/<str:code>/remove/", catalogue.remove, name="remove"),
    path("layers/<str:code>/<int:number>/", imports.review, name="review"),
    path("layers/<str:code>/<int:number>/<slug:decision>/", imports.decide, name="decide"),
    path("where/", where.where, name="where"),
]
