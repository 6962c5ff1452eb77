"""Members' addresses of incidents. The converter `row` comes with the addresses of the other screens."""

from __future__ import annotations

from django.urls import path

from gromootvod.workspace import incident_actions, incident_parts, incident_views
from gromootvod.workspace import urls as _urls  # noqa: F401 — registers `row`

urlpatterns = [
    path("incidents/", incident_views.listing, name="incidents"),
    path("incidents/new/", incident_views.new, name="incident_new"),
    path("incidents/openings/", incident_actions.opening, name="incident_opening"),
    path("incidents/<row:incident_id>/", incident_views.show, name="incident"),
    path("incidents/<row:incident_id>/updates/", incident_actions.updates, name="incident_updates"),
    path("incidents/<row:incident_id>/tickets/", incident_actions.tickets, name="incident_tickets"),
    path("incidents/<row:incident_id>/outline/", incident_actions.outline, name="incident_outline"),
    path("incidents/<row:incident_id>/merging/", incident_actions.merging, name="incident_merging"),
    path("incidents/<row:incident_id>/dismissal/", incident_actions.dismissal, name="incident_dismissal"),
    path("incidents/<row:incident_id>/retries/", incident_actions.retries, name="incident_retries"),
    path("tickets/<row:number>/incident/", incident_actions.ticket_incident, name="ticket_incident"),
    path("components/", incident_parts.components, name="components"),
    path("components/additions/", incident_parts.additions, name="component_additions"),
    path("components/<row:component_id>/", incident_parts.component, name="component"),
]
