"""The addresses of macros, and of what clients say of our help."""

from __future__ import annotations

from django.urls import path

from gromootvod.workspace import figure_views, macro_actions, macro_views

urlpatterns = [
    path("settings/macros/", macro_views.screen, name="macros"),
    path("settings/macros/new/", macro_views.new, name="macro_new"),
    path("settings/macros/additions/", macro_views.additions, name="macro_additions"),
    path("settings/macros/preview/", macro_views.preview, name="macro_preview"),
    path("settings/macros/<row:macro_id>/", macro_views.show, name="macro"),
    path("settings/macros/<row:macro_id>/content/", macro_views.content, name="macro_content"),
    path("settings/macros/<row:macro_id>/removal/", macro_views.removal, name="macro_removal"),
    path("tickets/<row:number>/macros/", macro_actions.offers, name="ticket_macros"),
    path("tickets/<row:number>/macros/<row:macro_id>/", macro_actions.piece, name="ticket_macro"),
    path("tickets/<row:number>/macro-insertions/", macro_actions.insertions, name="macro_insertions"),
    path("tickets/<row:number>/macro-applications/", macro_actions.applications, name="macro_applications"),
    path("figures/satisfaction/", figure_views.satisfaction, name="satisfaction"),
]
