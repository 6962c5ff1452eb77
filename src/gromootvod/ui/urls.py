"""The gallery's address; mounted at `ui/`."""

from __future__ import annotations

from django.urls import path

from gromootvod.ui import views

urlpatterns = [path("", views.gallery, name="gallery")]
