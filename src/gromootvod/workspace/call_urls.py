"""The addresses of the telephone and of the directory of other firms."""

from __future__ import annotations

from django.urls import path

from gromootvod.workspace import call_views, firm_views

urlpatterns = [
    path("calls/new/", call_views.new, name="call_new"),
    path("calls/", call_views.calls, name="calls"),
    path("tickets/<row:number>/call/", call_views.show, name="call"),
    path("tickets/<row:number>/call/sheet/", call_views.sheet, name="call_sheet"),
    path("tickets/<row:number>/calls/", call_views.endings, name="call_endings"),
    path("settings/firms/", firm_views.screen, name="settings_firms"),
    path("settings/firms/additions/", firm_views.additions, name="settings_firm_additions"),
    path("settings/firms/<row:firm_id>/", firm_views.change, name="settings_firm"),
    path("settings/firms/<row:firm_id>/removal/", firm_views.removal, name="settings_firm_removal"),
]
