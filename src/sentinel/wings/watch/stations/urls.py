"""Pages of the stations module that its ledgers do not give."""

from django.urls import path

from sentinel.wings.watch.stations import views

app_name = "stations"
urlpatterns = [
    path("rain/", views.rain, name="rain"),
    path("rules/", views.rules_in_force, name="rules"),
]
