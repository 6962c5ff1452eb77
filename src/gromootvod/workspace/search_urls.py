"""The addresses of search and of the palette."""

from __future__ import annotations

from django.urls import path

from gromootvod.workspace import search_views

urlpatterns = [
    path("search/", search_views.screen, name="search"),
    path("palette/", search_views.palette, name="palette"),
]
