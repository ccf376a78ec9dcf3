"""Urls of the warnings module's own pages; its lists and records are the ledger's."""

from django.urls import path

from sentinel.wings.watch.warnings import views

app_name = "warnings"
urlpatterns = [
    path("active/", views.active, name="active"),
    path("feed.atom", views.feed, name="feed"),
    path("feed/<str:identifier>.xml", views.feed_message, name="feed_message"),
    path("callout/<str:code>/answer/", views.answer, name="answer"),
    path("callout/<str:code>/close/", views.close, name="close"),
    path("warning/new/", views.draft, name="draft"),
    path("warning/<str:code>/edit/", views.amend, name="amend"),
    path("warning/<str:code>/release/", views.release, name="release"),
    path("warning/<str:code>/cap.xml", views.cap_message, name="cap"),
    path("warning/<str:code>/cancel.xml", views.cap_message, {"cancel": True}, name="cancel_message"),
]
