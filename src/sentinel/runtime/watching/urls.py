"""Addresses of monitors."""

from django.urls import path

from sentinel.runtime.watching import views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("readyz/web", views.readyz_web, name="readyz_web"),
    path("metrics", views.metrics, name="metrics"),
]
