"""Urls of the shelters; the list and the records are the ledger's."""

from django.urls import path

from sentinel.wings.prepare.shelters import views

app_name = "shelters"
urlpatterns = [path("confirm/<str:code>/", views.confirm, name="confirm")]
