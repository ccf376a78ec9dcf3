"""Urls of the supplies; the lists and the records are the ledger's."""

from django.urls import path

from sentinel.wings.prepare.supplies import views

app_name = "supplies"
urlpatterns = [
    path("", views.board, name="board"),
    path("gaps/", views.gaps, name="gaps"),
    path("receive/<str:code>/", views.receive, name="receive"),
    path("draw/<str:code>/", views.draw, name="draw"),
    path("transfer/<str:code>/", views.transfer, name="transfer"),
    path("return/<str:code>/", views.return_lot, name="return_lot"),
    path("number/<str:code>/", views.number, name="number"),
    path("confirm/<str:code>/", views.confirm, name="confirm"),
]
