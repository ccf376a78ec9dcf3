"""Urls of the replay."""

from django.urls import path

from sentinel.runtime import views

urlpatterns = [
    path("", views.replay_page, name="replay"),
    path("home/", views.replay_home, name="replay_home"),
    path("bar/", views.replay_bar, name="replay_bar"),
    path("clock/", views.replay_clock, name="replay_clock"),
    path("posts/", views.replay_posts, name="replay_posts"),
    path("injects/", views.replay_injects, name="replay_injects"),
    path("injects/seen/", views.replay_seen, name="replay_seen"),
    path("jump/", views.replay_jump, name="replay_jump"),
]
