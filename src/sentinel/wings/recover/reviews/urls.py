"""Urls of reviews; the list of reports and their records are the ledger's."""

from django.urls import path

from sentinel.wings.recover.reviews import views

app_name = "reviews"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("standing/", views.standing, name="standing"),
    path("make/", views.make, name="make"),
    path("paper/<str:code>.pdf", views.paper_pdf, name="pdf"),
    path("paper/<str:code>.docx", views.paper_docx, name="docx"),
    path("bundle/<str:code>/", views.bundle, name="bundle"),
    path("events/<int:position>/", views.event, name="event"),
]
