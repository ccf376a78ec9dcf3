"""Urls of the generic ledger pages; they come after every module's own."""

from django.urls import path

from sentinel.web import ledger_pages as pages

urlpatterns = [
    path("<slug:module>/<slug:noun>/", pages.ledger_list, name="ledger_list"),
    path("<slug:module>/<slug:noun>/new/", pages.ledger_form, name="ledger_new"),
    path("<slug:module>/<slug:noun>/<str:key>/", pages.ledger_record, name="ledger_record"),
    path("<slug:module>/<slug:noun>/<str:key>/edit/", pages.ledger_form, name="ledger_edit"),
    path("<slug:module>/<slug:noun>/<str:key>/moves/<slug:move>/", pages.ledger_move, name="ledger_move"),
]
