"""Urls of rosters."""

from django.urls import path

from sentinel.wings.respond.rosters import views

app_name = "rosters"
urlpatterns = [
    path("now/", views.now_page, name="now"),
    path("month/", views.month, name="month"),
    path("month/draft/", views.draft_month, name="draft_month"),
    path("room/<path:code>/confirm/", views.confirm, name="confirm"),
    path("shift/<path:code>/fill/", views.fill, name="fill"),
    path("shift/<path:code>/swap/", views.ask, name="ask"),
    path("shift/<path:code>/handover/", views.draft, name="draft_handover"),
    path("handovers/", views.overview, name="handovers"),
    path("handover/<path:code>/notes/", views.write, name="write_notes"),
]
