"""Urls of the shelters; the lists and the records are the ledger's."""

from django.urls import path

from sentinel.wings.prepare.shelters import views

app_name = "shelters"
urlpatterns = [
    path("board/", views.board, name="board"),
    path("coverage/", views.coverage, name="coverage"),
    path("nearest/", views.nearest, name="nearest"),
    path("confirm/<str:code>/", views.confirm, name="confirm"),
    path("open/<str:code>/", views.open_form, name="open"),
    path("sheet/<str:code>/", views.sheet, name="sheet"),
    path("notice/<str:code>/", views.notice, name="notice"),
    path("number/<str:code>/", views.number, name="number"),
    path("unmask/<str:code>/", views.unmask, name="unmask"),
    path("keeper/", views.keeper_list, name="keeper_list"),
    path("keeper/<str:code>/", views.keeper, name="keeper"),
    path("keeper/<str:code>/family/", views.arrive, name="arrive"),
    path("keeper/<str:code>/count/", views.count, name="count"),
    path("depart/<str:code>/", views.depart, name="depart"),
    path("transfer/<str:code>/", views.transfer, name="transfer"),
]
