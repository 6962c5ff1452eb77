"""The root of all addresses."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from gromootvod.project import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.alive),
    path("readyz", health.ready),
    path("robots.txt", health.robots),
    path("favicon.ico", health.favicon),
    path("", include("gromootvod.office.urls")),
    path("", include("gromootvod.workspace.settings_urls")),
    path("", include("gromootvod.workspace.urls")),
    path("", include("gromootvod.workspace.audit_urls")),
    path("", include("gromootvod.workspace.session_urls")),
    path("", include("gromootvod.workspace.incident_urls")),
    path("", include("gromootvod.workspace.inbox_urls")),
    path("", include("gromootvod.workspace.call_urls")),
    path("", include("gromootvod.workspace.contact_urls")),
    path("", include("gromootvod.workspace.search_urls")),
    path("", include("gromootvod.workspace.together_urls")),
    path("", include("gromootvod.workspace.playbook_urls")),
    path("", include("gromootvod.workspace.macro_urls")),
    path("", include("gromootvod.workspace.house_urls")),
    path("", include("gromootvod.workspace.team_urls")),
    path("", include("gromootvod.workspace.rule_urls")),
    path("", include("gromootvod.workspace.relation_urls")),
    path("", include("gromootvod.workspace.first_urls")),
    path("", include("gromootvod.portal.urls")),
    path("", include("gromootvod.portal.status_urls")),
    path("", include("gromootvod.workspace.gallery_urls")),
]
