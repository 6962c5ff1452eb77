"""The addresses of a member's own inbox, of following, and of how he wants to be told."""

from __future__ import annotations

from django.urls import path

from gromootvod.workspace import inbox_views, notice_views

urlpatterns = [
    path("inbox/", inbox_views.show, name="inbox"),
    path("inbox/seen/", inbox_views.seen, name="inbox_seen"),
    path("tickets/<row:number>/following/", inbox_views.following, name="following"),
    path("callable/", inbox_views.callable_names, name="callable"),
    path("me/notices/", notice_views.show, name="notices"),
    path("me/notices/choices/", notice_views.choices, name="notice_choices"),
]
