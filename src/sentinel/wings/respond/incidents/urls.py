"""Urls of incidents."""

from django.urls import path, re_path

from sentinel.wings.respond.incidents import views

app_name = "incidents"
urlpatterns = [
    path("incident/new/", views.intake, name="intake"),
    path("incident/<str:code>/report/", views.report_sheet, name="report_sheet"),
    re_path(r"^incident/(?P<code>[^/]+)/report/(?P<act>save|sign)/$", views.write_report, name="write_report"),
]
