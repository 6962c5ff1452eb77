"""The addresses of teams."""

from __future__ import annotations

from django.urls import path

from gromootvod.workspace import team_views as views

urlpatterns = [
    path("settings/teams/", views.screen, name="teams"),
    path("settings/teams/additions/", views.additions, name="team_additions"),
    path("settings/teams/<row:team_id>/", views.change, name="team"),
    path("tickets/<row:number>/team/", views.of_ticket, name="ticket_team"),
]
