"""Urls of responses."""

from django.urls import path

from sentinel.wings.respond.responses import views

app_name = "responses"
urlpatterns = [
    path("start/", views.offers, name="offers"),
    path("start/<int:level>/<str:plan_code>/", views.start, name="start"),
    path("raise/<int:level>/<str:code>/", views.raise_level, name="raise"),
    path("lower/<int:level>/<str:code>/", views.lower, name="lower"),
    path("end/<str:code>/", views.end, name="end"),
    path("decline/<str:code>/", views.decline, name="decline"),
    path("board/<str:code>/", views.board, name="board"),
    path("units/<str:town>/<str:code>/", views.units, name="units"),
    path("warnings/<str:code>/", views.warnings, name="warnings"),
    path("obligations/<str:code>/", views.obligations, name="obligations"),
    path("now/", views.at_hand, name="now"),
]
