"""Addresses of the public page, and of what a client says about an incident on his own."""

from __future__ import annotations

from django.urls import path

from gromootvod.portal import status_incident, status_subscriptions, status_views

urlpatterns = [
    path("status/", status_views.show, name="public_status"),
    path("status/atom.xml", status_views.atom, name="public_status_atom"),
    path("status/feed.json", status_views.json_feed, name="public_status_json"),
    path("status/subscriptions/", status_subscriptions.subscriptions, name="subscriptions"),
    path("status/confirmations/<str:token>/", status_subscriptions.confirmation, name="confirmation"),
    path("status/unsubscriptions/<str:token>/", status_subscriptions.unsubscription, name="unsubscription"),
    path("s/<str:token>/incident/objection/", status_incident.objection, name="incident_objection"),
    path("s/<str:token>/incident/answer/", status_incident.answer, name="incident_answer"),
]
