"""Urls of the household register; the list and the records are the ledger's."""

from django.urls import path

from sentinel.wings.prepare.households import views

app_name = "households"
urlpatterns = [
    path("unmask/<str:code>/", views.unmask, name="unmask"),
    path("confirm/<str:code>/", views.confirm, name="confirm"),
    path("strike/<str:code>/", views.strike, name="strike"),
    path("strike-member/<str:code>/", views.strike_member, name="strike_member"),
]
