"""The addresses of the audit log."""

from __future__ import annotations

from django.urls import path

from gromootvod.workspace import audit_views

urlpatterns = [
    path("settings/audit/", audit_views.screen, name="audit"),
    path("settings/audit.csv", audit_views.as_csv, name="audit_csv"),
]
