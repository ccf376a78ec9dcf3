"""Urls of the advisories module's own page; its lists and records are the ledgers'."""

from django.urls import path

from sentinel.wings.watch.advisories import views

app_name = "advisories"
urlpatterns = [path("advisory/<str:code>/send/", views.send, name="send")]
