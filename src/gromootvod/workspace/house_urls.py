"""Members' addresses of what a house adds for itself: tags, fields, views, deeds done to many."""

from __future__ import annotations

from django.urls import path

from gromootvod.workspace import field_views, tag_views
from gromootvod.workspace import urls as _urls  # noqa: F401 — registers `row`

urlpatterns = [
    path("tickets/<row:number>/tags/", tag_views.ticket_tags, name="ticket_tags"),
    path("tickets/<row:number>/fields/", field_views.ticket_fields, name="ticket_fields"),
    path("settings/tags/", tag_views.screen, name="settings_tags"),
    path("settings/tags/additions/", tag_views.additions, name="settings_tag_additions"),
    path("settings/tags/<row:tag_id>/", tag_views.change, name="settings_tag"),
    path("settings/tags/<row:tag_id>/merging/", tag_views.merging, name="settings_tag_merging"),
    path("settings/tags/<row:tag_id>/removal/", tag_views.removal, name="settings_tag_removal"),
    path("settings/fields/", field_views.screen, name="settings_fields"),
    path("settings/fields/additions/", field_views.additions, name="settings_field_additions"),
    path("settings/fields/<row:field_id>/", field_views.change, name="settings_field"),
    path("settings/fields/<row:field_id>/moving/", field_views.moving, name="settings_field_moving"),
    path(
        "settings/fields/<row:field_id>/retirement/", field_views.retirement, name="settings_field_retirement"
    ),
    path(
        "settings/fields/<row:field_id>/restoration/",
        field_views.restoration,
        name="settings_field_restoration",
    ),
]
