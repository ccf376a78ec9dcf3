"""Urls of the network; the lists and the records are the ledger's."""

from django.urls import path

from sentinel.wings.prepare.officers import views

app_name = "officers"
urlpatterns = [
    path("", views.coverage, name="coverage"),
    path("training/<str:code>/attendance/", views.attendance, name="attendance"),
]
