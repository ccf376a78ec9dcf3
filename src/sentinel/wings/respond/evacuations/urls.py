"""Urls of the evacuations; the list and the records are the ledger's."""

from django.urls import path

from sentinel.wings.respond.evacuations import views

app_name = "evacuations"
urlpatterns = [
    path("board/", views.board, name="board"),
    path("cards/<str:area_code>/", views.cards, name="cards"),
    path("runners/<str:area_code>/", views.runners, name="runners"),
    path("forecast/<str:code>/", views.from_forecast, name="from_forecast"),
    path("help/<str:code>/", views.help_entry, name="help"),
    path("new/", views.new, name="new"),
    path("hazard/<str:hazard>/<str:code>/", views.from_hazard, name="from_hazard"),
    path("village/", views.villages, name="villages"),
    path("village/<str:area_code>/", views.village, name="village"),
    path("decide/<str:code>/<str:move>/", views.decide, name="decide"),
    path("tick/<str:code>/", views.tick_entry, name="tick"),
    path("tick/<str:code>/<str:household>/", views.tick_house, name="tick_house"),
]
