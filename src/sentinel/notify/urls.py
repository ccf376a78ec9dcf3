"""The door of the providers. Everybody else's pages are the shell's."""

from django.urls import path

from sentinel.notify import views

app_name = "notify"
urlpatterns = [path("receipts/<str:channel>/", views.receipts, name="receipts")]
