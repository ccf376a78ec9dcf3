"""Urls of callbook."""

from django.urls import path

from sentinel.wings.respond.callbook import views

app_name = "callbook"
urlpatterns = [
    path("call/new/", views.new_call, name="new_call"),
    path("call/<path:code>/link/", views.link, name="link"),
    path("call/<path:code>/incident/", views.register_incident, name="register_incident"),
    path("call/<path:code>/pass-on/", views.pass_on, name="pass_on"),
    path("call/<path:code>/number/", views.number, name="number"),
    path("brief/new/", views.new_brief, name="new_brief"),
    path("brief/<path:code>/write/", views.write_brief, name="write_brief"),
    path("brief/<path:code>/choose/", views.choose_lines, name="choose_lines"),
    path("brief/<path:code>/paper.pdf", views.paper_pdf, name="paper_pdf"),
    path("brief/<path:code>/paper.docx", views.paper_docx, name="paper_docx"),
]
