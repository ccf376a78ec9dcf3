"""Urls of the inspections; the lists and the records are the ledger's."""

from django.urls import path

from sentinel.wings.prepare.shelter_inspections import views

app_name = "shelter_inspections"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("shelter/<str:code>/", views.shelter, name="shelter"),
    path("inspect/<str:code>/", views.inspect, name="inspect"),
]
