"""Addresses of what colleagues do at one ticket at once."""

from __future__ import annotations

from django.urls import path

from gromootvod.workspace import reply_views, together_views

urlpatterns = [
    path("tickets/<row:number>/replies/", reply_views.replies, name="replies"),
    path(
        "tickets/<row:number>/replies/<row:message_id>/taking-back/",
        reply_views.taking_back,
        name="taking_back",
    ),
    path("tickets/<row:number>/draft/", together_views.draft, name="draft"),
    path("tickets/<row:number>/presence/", together_views.presence, name="presence"),
    path("tickets/<row:number>/beats/", together_views.beats, name="beats"),
    path("tickets/<row:number>/snooze/", together_views.sleep, name="snooze"),
    path("tickets/<row:number>/waking/", together_views.waking, name="waking"),
    path("presence/", together_views.board_marks, name="board_marks"),
]
