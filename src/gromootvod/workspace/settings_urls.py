"""The addresses of the settings screen."""

from __future__ import annotations

from django.urls import path

from gromootvod.workspace import settings_views as views

urlpatterns = [
    path("settings/", views.screen, name="settings"),
    path("settings/invitations/", views.invitations, name="settings_invitations"),
    path("settings/invitations/<int:pk>/revocation/", views.revocation, name="settings_revocation"),
    path("settings/people/<int:pk>/roles/", views.roles, name="settings_roles"),
    path("settings/people/<int:pk>/deactivation/", views.deactivation, name="settings_deactivation"),
    path("settings/people/<int:pk>/reactivation/", views.reactivation, name="settings_reactivation"),
    path("settings/people/<int:pk>/sign-in-link/", views.sign_in_link, name="settings_sign_in_link"),
    path("settings/people/<int:pk>/second-factor/", views.second_factor, name="settings_second_factor"),
]
