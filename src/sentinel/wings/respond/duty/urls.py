"""Urls of duty."""

from django.urls import path

from sentinel.wings.respond.duty import views

app_name = "duty"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("wall/", views.wall, name="wall"),
    path("part/<slug:name>/", views.part, name="part"),
    path("matters/", views.matters, name="matters"),
    path("mine/", views.mine, name="mine"),
    path("handbook/", views.handbook, name="handbook"),
    path("handbook/paper.pdf", views.handbook_pdf, name="handbook_pdf"),
    path("handbook/paper.docx", views.handbook_docx, name="handbook_docx"),
    path("parked/", views.parked, name="parked"),
]
