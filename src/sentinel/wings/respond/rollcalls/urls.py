"""Urls of roll calls."""

from django.urls import path

from sentinel.wings.respond.rollcalls import views

app_name = "rollcalls"
urlpatterns = [
    path("roll_call/new/", views.new_roll_call, name="new_roll_call"),
    path("check/<path:code>/act/<slug:move>/", views.act_on_check, name="act_on_check"),
    path("statistics/", views.statistics, name="statistics"),
]
