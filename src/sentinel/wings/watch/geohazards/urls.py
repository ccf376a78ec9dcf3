"""Urls of the geohazards module's own pages; its lists and records are the ledgers'."""

from django.urls import path

from sentinel.wings.watch.geohazards import views

app_name = "geohazards"
urlpatterns = [
    path("outlook/new/", views.new, name="new"),
    path("chain/<str:code>/", views.chain, name="chain"),
]
