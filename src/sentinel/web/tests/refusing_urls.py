"""Urls of the site and two views that refuse, for the tests of refusal pages."""

from django.urls import path

from sentinel.config.urls import urlpatterns as site
from sentinel.web.tests.test_pages import hide, refuse

urlpatterns = [path("refuse/", refuse), path("hide/", hide), *site]
