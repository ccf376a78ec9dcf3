"""Urls of reviews."""

from django.urls import path

from sentinel.wings.recover.reviews import views

app_name = "reviews"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("events/<int:position>/", views.event, name="event"),
]
