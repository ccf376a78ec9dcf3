"""Urls of the alarms module's own pages; its list and records are the ledger's."""

from django.urls import path

from sentinel.wings.watch.alarms import views

app_name = "alarms"
urlpatterns = [
    path("", views.board, name="board"),
    path("group/<str:group>/acknowledge/", views.acknowledge_group, name="acknowledge_group"),
    path("alarm/<str:code>/shelve/", views.shelve, name="shelve"),
]
