"""Urls of foreign alerts beside the ledger's."""

from django.urls import path

from sentinel.wings.watch.foreign_alerts import views

app_name = "foreign_alerts"
urlpatterns = [
    path("alert/new/", views.receive, name="receive"),
    path("alert/<str:code>/act/<slug:act>/", views.act_on, name="act"),
    path("alert/<str:code>/message.xml", views.message, name="message"),
]
