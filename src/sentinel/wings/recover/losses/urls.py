"""Urls of losses; the lists and the records are the ledger's."""

from django.urls import path

from sentinel.wings.recover.losses import views

app_name = "losses"
urlpatterns = [path("begin/<str:code>/<str:area_code>/", views.begin, name="begin")]
