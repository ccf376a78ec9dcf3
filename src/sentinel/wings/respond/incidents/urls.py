"""Urls of incidents."""

from django.urls import path, re_path

from sentinel.wings.respond.incidents import views

app_name = "incidents"
urlpatterns = [
    path("incident/new/", views.intake, name="intake"),
    path("incident/paste/", views.paste, name="paste"),
    path("incident/<str:code>/act/<slug:name>/", views.act, name="act"),
    path("incident/<str:code>/report/", views.report_sheet, name="report_sheet"),
    path("incident/<str:code>/report/<int:sequence>/", views.report_sheet, name="report_version"),
    path("incident/<str:code>/report/<int:sequence>/receipt/", views.receipt, name="receipt"),
    re_path(
        r"^incident/(?P<code>[^/]+)/report/(?P<sequence>\d{1,4})/paper\.(?P<kind>pdf|docx)$", views.paper, name="paper"
    ),
    re_path(r"^incident/(?P<code>[^/]+)/report/(?P<act>save|sign)/$", views.write_report, name="write_report"),
    path("instruction/<str:code>/answer/", views.answer, name="answer"),
]
