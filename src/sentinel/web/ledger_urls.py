"""Urls of the generic ledger pages; they come after every module's own."""

from django.urls import path

from sentinel.web.ledger_pages import bulk, listing, record

urlpatterns = [
    path("<slug:module>/<slug:noun>/", listing.ledger_list, name="ledger_list"),
    path("<slug:module>/<slug:noun>/views/", listing.ledger_view, name="ledger_view"),
    path("<slug:module>/<slug:noun>/bulk/", bulk.ledger_bulk, name="ledger_bulk"),
    path("<slug:module>/<slug:noun>/new/", record.ledger_form, name="ledger_new"),
    path("<slug:module>/<slug:noun>/<str:key>/", record.ledger_record, name="ledger_record"),
    path("<slug:module>/<slug:noun>/<str:key>/edit/", record.ledger_form, name="ledger_edit"),
    path("<slug:module>/<slug:noun>/<str:key>/moves/<slug:move>/", record.ledger_move, name="ledger_move"),
]
