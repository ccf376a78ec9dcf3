"""Urls of field headquarters; the list and the record are the ledger's."""

from django.urls import path

from sentinel.wings.respond.headquarters import views

app_name = "headquarters"
urlpatterns = [
    path("set-up/", views.set_up, name="set_up"),
    path("mine/", views.mine, name="mine"),
    path("join/<str:code>/", views.join, name="join"),
    path("leave/<str:person>/<str:code>/", views.leave, name="leave"),
    path("decide/<str:code>/", views.decide, name="decide"),
    path("offer/<str:code>/", views.offer, name="offer"),
    path("accept/<str:code>/", views.accept, name="accept"),
]
