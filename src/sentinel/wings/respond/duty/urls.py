"""Urls of duty."""

from django.urls import path

from sentinel.wings.respond.duty import views

app_name = "duty"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("part/<slug:name>/", views.part, name="part"),
    path("matters/", views.matters, name="matters"),
    path("parked/", views.parked, name="parked"),
]
