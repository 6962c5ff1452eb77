"""Where members are signed in."""

from __future__ import annotations

from django.urls import path

from gromootvod.workspace import session_views as views

urlpatterns = [
    path("me/sessions/", views.show, name="sessions"),
    path("me/sessions/others/removal/", views.others_removal, name="sessions_others_removal"),
    path("me/sessions/<row:session_id>/removal/", views.removal, name="session_removal"),
    path("settings/people/<int:pk>/sessions/removal/", views.all_removal, name="settings_sessions_removal"),
]
