"""Urls of the shell."""

from django.urls import include, path

from sentinel.web import stream, views
from sentinel.web.notifications.views import box, callouts

app_name = "web"
urlpatterns = [
    path("", views.home, name="home"),
    path("", include("sentinel.web.account_urls")),
    path("me/bell/", box.bell, name="bell"),
    path("me/channels/", box.channels, name="channels"),
    path("me/messages/", box.box, name="messages"),
    path("me/messages/answer/", box.answer, name="answer"),
    path("me/messages/new/", box.new, name="new_message"),
    path("me/messages/read/", box.read_all, name="read_all"),
    path("me/messages/<str:code>/", box.message, name="message"),
    path("me/messages/<str:code>/read/", box.read, name="read"),
    path("notify/ladder/<str:code>/stop/", callouts.stop, name="stop_ladder"),
    path("notify/ladder/<str:code>/unreached/", callouts.unreached, name="unreached"),
    path("notify/sending/<str:code>/retry/", callouts.retry, name="retry_sending"),
    path("notify/statistics/", callouts.statistics, name="statistics"),
    path("map/", views.one_map, name="map"),
    path("search", views.search, name="search"),
    path("clock.json", views.clock, name="clock"),
    path("feed/stream", stream.feed, name="feed"),
]
