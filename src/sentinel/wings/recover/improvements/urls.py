"""Urls of the improvements; the list and the records are the ledger's."""

from django.urls import path

from sentinel.wings.recover.improvements import views

app_name = "improvements"
urlpatterns = [
    path("of/<str:code>/", views.of_report, name="of"),
    path("add/<str:code>/", views.add, name="add"),
]
