"""Urls of plans; lists and records are the ledger's."""

from django.urls import path

from sentinel.wings.prepare.plans import views

app_name = "plans"
urlpatterns = [
    path("draft/<str:code>/", views.draft, name="draft"),
    path("edit/<str:code>/", views.edit, name="edit"),
    path("compare/<str:old>/<str:new>/", views.compare, name="compare"),
    path("paper/<str:code>.docx", views.word, name="word"),
    path("paper/<str:code>.pdf", views.portable, name="portable"),
]
