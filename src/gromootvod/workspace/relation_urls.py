"""The addresses of what a ticket has to do with others: relations, merges, splits, people."""

from __future__ import annotations

from django.urls import path

from gromootvod.workspace import merge_views, people_views, relation_views, split_views

urlpatterns = [
    path("tickets/<row:number>/relations/", relation_views.show, name="relations"),
    path("tickets/<row:number>/relations/additions/", relation_views.additions, name="relation_additions"),
    path(
        "tickets/<row:number>/relations/<row:relation_id>/removal/",
        relation_views.removal,
        name="relation_removal",
    ),
    path("tickets/<row:number>/children/closures/", relation_views.closures, name="children_closures"),
    path("tickets/<row:number>/merging/", merge_views.show, name="merging"),
    path("tickets/<row:number>/merges/", merge_views.merges, name="merges"),
    path(
        "tickets/<row:number>/merges/<row:ticket_merge_id>/undoing/",
        merge_views.undoing,
        name="merge_undoing",
    ),
    path(
        "tickets/<row:number>/merges/<row:ticket_merge_id>/removal/",
        merge_views.removal,
        name="merge_removal",
    ),
    path("tickets/<row:number>/splitting/", split_views.show, name="splitting"),
    path("tickets/<row:number>/splits/", split_views.splits, name="splits"),
    path("tickets/<row:number>/people/", people_views.additions, name="people"),
    path("tickets/<row:number>/people/<row:person_id>/rights/", people_views.rights, name="person_rights"),
    path("tickets/<row:number>/people/<row:person_id>/removal/", people_views.removal, name="person_removal"),
]
