"""Urls of relief; the lists and the records are the ledger's."""

from django.urls import path

from sentinel.wings.recover.relief import views

app_name = "relief"
urlpatterns = [
    path("board/", views.board, name="board"),
    path("advance/<str:code>/<str:area_code>/", views.advance, name="advance"),
    path("publicity/<str:code>/<str:area_code>/", views.publicity, name="publicity"),
    path("list/<str:code>/", views.list_payments, name="list"),
    path("paid/<str:code>/<str:list_code>/", views.pay_list, name="paid"),
    path("bank/<str:code>/<str:list_code>/", views.bank_file, name="bank"),
    path("unmask/<str:code>/", views.unmask, name="unmask"),
]
