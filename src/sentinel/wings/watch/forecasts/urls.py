"""Urls of the forecasts module's own pages; its lists and records are the ledgers'."""

from django.urls import path

from sentinel.wings.watch.forecasts import views

app_name = "forecasts"
urlpatterns = [
    path("run/new/", views.new, name="new"),
    path("fire/new/", views.new_fire, name="new_fire"),
    path("run/<str:code>/progress/", views.progress, name="progress"),
    path("run/<str:code>/files/<str:name>", views.file, name="file"),
    path("compare/", views.compare, name="compare"),
    path("compare/<str:a>/<str:b>/difference.png", views.difference, name="difference"),
    path("library/", views.library, name="library"),
    path("library/fill/", views.fill, name="fill"),
]
