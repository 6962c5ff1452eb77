"""The gallery's address."""

from __future__ import annotations

from django.urls import path

from gromootvod.workspace import gallery_views

urlpatterns = [path("ui/", gallery_views.gallery, name="gallery")]
