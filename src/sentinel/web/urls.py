"""Urls of the shell."""

from django.urls import path

from sentinel.web import stream, views

app_name = "web"
urlpatterns = [
    path("", views.home, name="home"),
    path("login/", views.log_in, name="login"),
    path("logout/", views.log_out, name="logout"),
    path("me/", views.me, name="me"),
    path("map/", views.one_map, name="map"),
    path("search", views.search, name="search"),
    path("clock.json", views.clock, name="clock"),
    path("feed/stream", stream.feed, name="feed"),
]
