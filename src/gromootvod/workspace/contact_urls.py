"""The addresses of people and companies, of what is kept about them, and of how it ends."""

from __future__ import annotations

from django.urls import path

from gromootvod.workspace import address_views, company_views, contact_views, double_views, privacy_views

urlpatterns = [
    path("contacts/", contact_views.screen, name="contacts"),
    path("contacts/doubles/", double_views.screen, name="contact_doubles"),
    path("contacts/merges/<row:merge_id>/undoing/", double_views.undoing, name="contact_merge_undoing"),
    path("contacts/<row:contact_id>/", contact_views.show, name="contact"),
    path("contacts/<row:contact_id>/details/", contact_views.details, name="contact_details"),
    path("contacts/<row:contact_id>/notes/", contact_views.notes, name="contact_notes"),
    path("contacts/<row:contact_id>/notes/<row:note_id>/removal/", contact_views.note_removal, name="contact_note_removal"),
    path("contacts/<row:contact_id>/addresses/", address_views.additions, name="contact_addresses"),
    path("contacts/<row:contact_id>/addresses/<row:address_id>/removal/", address_views.removal, name="contact_address_removal"),
    path("contacts/<row:contact_id>/addresses/<row:address_id>/preference/", address_views.preference, name="contact_address_preference"),
    path("contacts/<row:contact_id>/addresses/<row:address_id>/block/", address_views.block, name="contact_address_block"),
    path("contacts/<row:contact_id>/addresses/<row:address_id>/block/removal/", address_views.allowance, name="contact_address_allowance"),
    path("contacts/<row:contact_id>/merges/", double_views.merges, name="contact_merges"),
    path("contacts/<row:contact_id>/differences/", double_views.differences, name="contact_differences"),
    path("contacts/<row:contact_id>/export/", privacy_views.export, name="contact_export"),
    path("contacts/<row:contact_id>/erasure/", privacy_views.erasure, name="contact_erasure"),
    path("contacts/<row:contact_id>/erasures/", privacy_views.erasures, name="contact_erasures"),
    path("companies/", company_views.screen, name="companies"),
    path("companies/additions/", company_views.additions, name="company_additions"),
    path("companies/<row:company_id>/", company_views.show, name="company"),
    path("companies/<row:company_id>/details/", company_views.details, name="company_details"),
    path("companies/<row:company_id>/domains/", company_views.domains, name="company_domains"),
    path("companies/<row:company_id>/domains/removal/", company_views.domain_removal, name="company_domain_removal"),
    path("settings/retention/", privacy_views.retention, name="retention"),
    path("settings/retention/rules/", privacy_views.retention_rules, name="retention_rules"),
]  # fmt: skip
