"""Urls of one's own account, of attachments, and of the organisation's own pages."""

from django.urls import path

from sentinel.web import account_pages, file_pages, oidc, organisation_pages

urlpatterns = [
    path("login/", account_pages.log_in, name="login"),
    path("login/code/", account_pages.log_in_code, name="login_code"),
    path("logout/", account_pages.log_out, name="logout"),
    path("oidc/login/", oidc.provider_login, name="provider_login"),
    path("oidc/callback/", oidc.provider_callback, name="provider_callback"),
    path("me/", account_pages.me, name="me"),
    path("me/sessions/", account_pages.my_sessions, name="sessions"),
    path("me/second-factor/", account_pages.my_second_factor, name="second_factor"),
    path("me/tokens/", account_pages.my_tokens, name="tokens"),
    path("me/tokens/<slug:prefix>/revoke/", account_pages.revoke_my_token, name="revoke_token"),
    path("files/to/<slug:module>/<slug:noun>/<str:key>/", file_pages.add_files, name="add_files"),
    path("files/<slug:code>/", file_pages.one_file, name="file"),
    path("files/<slug:code>/thumb/", file_pages.one_thumbnail, name="file_thumbnail"),
    path("files/<slug:code>/remove/", file_pages.remove_file, name="remove_file"),
    path("organisation/tree/", organisation_pages.tree, name="organisation_tree"),
    path("organisation/unit/<str:code>/change/", organisation_pages.change_unit, name="change_unit"),
    path("organisation/person/<str:code>/<slug:act>/", organisation_pages.contact_act, name="contact_act"),
    path("organisation/purge/", organisation_pages.purge, name="purge"),
]
