"""Urls of the consequences module's own pages; its lists and records are the ledgers'."""

from django.urls import path

from sentinel.wings.watch.consequences import views

app_name = "consequences"
urlpatterns = [
    path("assessment/new/", views.new, name="new"),
    path("compare/", views.compare, name="compare"),
]
