"""Clients' addresses: one link, no password."""

from __future__ import annotations

from django.urls import path

from gromootvod.portal import question_views, rating_views, views

urlpatterns = [
    path("s/<str:token>/", views.status, name="status"),
    path("s/<str:token>/messages/", views.messages, name="status_messages"),
    path("s/<str:token>/escalation/", views.escalation, name="status_escalation"),
    path("s/<str:token>/solution/", views.solution, name="status_solution"),
    path("s/<str:token>/questions/<int:question_id>/", question_views.question, name="status_question"),
    path("s/<str:token>/rating/", rating_views.rating, name="status_rating"),
    path("s/<str:token>/preference/", views.preference, name="status_preference"),
    path("s/<str:token>/attachments/<str:key>/", views.attachment, name="status_attachment"),
    path("live/status/<str:token>/", views.live, name="live_status"),
]
