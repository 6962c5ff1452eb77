"""The addresses of the first run."""

from __future__ import annotations

from django.urls import path

from gromootvod.workspace import first_views as views

urlpatterns = [
    path("first-steps/", views.begin, name="first_steps"),
    path("first-steps/mail/", views.mail, name="first_mail"),
    path("first-steps/people/", views.people, name="first_people"),
    path("first-steps/hours/", views.hours, name="first_hours"),
    path("first-steps/skipping/", views.skipping, name="first_skipping"),
]
