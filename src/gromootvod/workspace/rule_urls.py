"""The addresses of the house's rules."""

from __future__ import annotations

from django.urls import path

from gromootvod.workspace import rule_views as views

urlpatterns = [
    path("settings/rules/", views.screen, name="rules"),
    path("settings/new-rule/", views.new, name="rule_new"),
    path("settings/new-rule/additions/", views.additions, name="rule_additions"),
    path("settings/new-rule/trial/", views.trial, name="rule_trial"),
    path("settings/rules/<row:rule_id>/", views.show, name="rule"),
    path("settings/rules/<row:rule_id>/changes/", views.changes, name="rule_changes"),
    path("settings/rules/<row:rule_id>/switch/", views.switch, name="rule_switch"),
    path("settings/rules/<row:rule_id>/place/", views.place, name="rule_place"),
    path("settings/rules/<row:rule_id>/removal/", views.removal, name="rule_removal"),
]
