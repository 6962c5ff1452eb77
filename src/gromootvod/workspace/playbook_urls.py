"""The addresses of the playbooks' screens."""

from __future__ import annotations

from django.urls import path

from gromootvod.workspace import playbook_versions as history
from gromootvod.workspace import playbook_views as views

urlpatterns = [
    path("settings/playbooks/", views.shelf, name="playbooks"),
    path("settings/new-playbook/", views.new, name="playbook_new"),
    path("settings/new-playbook/versions/", views.versions, name="playbook_new_versions"),
    path("settings/new-playbook/preview/", views.preview, name="playbook_new_preview"),
    path("settings/new-playbook/test-run/", views.scripted, name="playbook_new_test_run"),
    path("settings/playbook-upload/", views.upload, name="playbook_upload"),
    path("settings/playbooks/<slug:name>/", views.show, name="playbook"),
    path("settings/playbooks/<slug:name>/source.yaml", views.download, name="playbook_source"),
    path("settings/playbooks/<slug:name>/versions/", views.versions, name="playbook_versions"),
    path("settings/playbooks/<slug:name>/preview/", views.preview, name="playbook_preview"),
    path("settings/playbooks/<slug:name>/test-run/", views.scripted, name="playbook_test_run"),
    path("settings/playbooks/<slug:name>/withdrawal/", history.withdrawal, name="playbook_withdrawal"),
    path("settings/playbooks/<slug:name>/versions/<row:version_id>/", history.show, name="playbook_version"),
    path(
        "settings/playbooks/<slug:name>/versions/<row:version_id>/restoration/",
        history.restoration,
        name="playbook_restoration",
    ),
]
