"""Members' addresses of what a house adds for itself: tags, fields, views, deeds done to many."""

from __future__ import annotations

from django.urls import path

from gromootvod.workspace import bulk_views, export_views, field_views, tag_views, view_views
from gromootvod.workspace import urls as _urls  # noqa: F401 — registers `row`

urlpatterns = [
    path("tickets/<row:number>/tags/", tag_views.ticket_tags, name="ticket_tags"),
    path("tickets/<row:number>/fields/", field_views.ticket_fields, name="ticket_fields"),
    path("views/", view_views.listing, name="views"),
    path("views/new/", view_views.new, name="view_new"),
    path("views/additions/", view_views.additions, name="view_additions"),
    path("views/<row:saved_id>/", view_views.show, name="view"),
    path("views/<row:saved_id>/changes/", view_views.changes, name="view_changes"),
    path("views/<row:saved_id>/moving/", view_views.moving, name="view_moving"),
    path("views/<row:saved_id>/removal/", view_views.removal, name="view_removal"),
    path("bulk/", bulk_views.additions, name="bulk_additions"),
    path("bulk/<row:bulk_id>/", bulk_views.show, name="bulk"),
    path("bulk/<row:bulk_id>/undoing/", bulk_views.undoing, name="bulk_undoing"),
    path("exports/tickets.csv", export_views.tickets_csv, name="export_csv"),
    path("exports/tickets.json", export_views.tickets_json, name="export_json"),
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
