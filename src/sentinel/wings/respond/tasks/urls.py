"""Urls of tasks."""

from django.urls import path

from sentinel.wings.respond.tasks import views

app_name = "tasks"
urlpatterns = [
    path("mine/", views.mine, name="mine"),
    path("mine/summary/", views.mine_summary, name="mine_summary"),
    path("mine/receive/", views.receive_all, name="receive_all"),
    path("mine/<str:move>/<path:code>/", views.act, name="act"),
]
