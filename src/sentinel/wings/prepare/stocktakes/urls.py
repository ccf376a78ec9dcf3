"""Urls of stocktakes; the lists and the records are the ledger's."""

from django.urls import path

from sentinel.wings.prepare.stocktakes import views

app_name = "stocktakes"
urlpatterns = [
    path("", views.home, name="home"),
    path("open/<str:code>/", views.open_stocktake, name="open"),
    path("count/<str:code>/", views.count, name="count"),
    path("propose/<str:code>/", views.propose, name="propose"),
    path("dispose/<str:code>/", views.dispose, name="dispose"),
]
