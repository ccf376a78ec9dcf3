"""Urls of the generic ledger pages; they come after every module's own."""

from django.urls import path

from sentinel.web.ledger_pages import bulk, imports, listing, record

_IMPORT = "<slug:module>/<slug:noun>/import/<slug:code>/"
urlpatterns = [
    path("<slug:module>/<slug:noun>/", listing.ledger_list, name="ledger_list"),
    path("<slug:module>/<slug:noun>/views/", listing.ledger_view, name="ledger_view"),
    path("<slug:module>/<slug:noun>/bulk/", bulk.ledger_bulk, name="ledger_bulk"),
    path("<slug:module>/<slug:noun>/new/", record.ledger_form, name="ledger_new"),
    path("<slug:module>/<slug:noun>/import/", imports.ledger_import, name="ledger_import"),
    path("<slug:module>/<slug:noun>/import/template/", imports.ledger_import_template, name="ledger_import_template"),
    path("<slug:module>/<slug:noun>/import/<slug:code>/", imports.ledger_import_page, name="ledger_import_page"),
    path(f"{_IMPORT}progress/", imports.ledger_import_progress, name="ledger_import_progress"),
    path(f"{_IMPORT}columns/", imports.ledger_import_columns, name="ledger_import_columns"),
    path(f"{_IMPORT}rows/<int:line>/", imports.ledger_import_row, name="ledger_import_row"),
    path(f"{_IMPORT}wrong/", imports.ledger_import_wrong, name="ledger_import_wrong"),
    path(f"{_IMPORT}confirm/", imports.ledger_import_confirm, name="ledger_import_confirm"),
    path(f"{_IMPORT}cancel/", imports.ledger_import_cancel, name="ledger_import_cancel"),
    path(f"{_IMPORT}again/", imports.ledger_import_again, name="ledger_import_again"),
    path("<slug:module>/<slug:noun>/<str:key>/", record.ledger_record, name="ledger_record"),
    path("<slug:module>/<slug:noun>/<str:key>/edit/", record.ledger_form, name="ledger_edit"),
    path("<slug:module>/<slug:noun>/<str:key>/moves/<slug:move>/", record.ledger_move, name="ledger_move"),
]
