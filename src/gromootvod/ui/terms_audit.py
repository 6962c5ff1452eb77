"""Administrative acts in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import pgettext_lazy as p

ACTS: Mapping[str, Any] = {
    "audit.exported": p("audit", "took the audit log along"),
    "contact.exported": p("audit", "exported what is known of a client"),
    "tickets.exported": p("audit", "took tickets along as a file"),
    "contact.erased": p("audit", "erased a client"),
    "retention.changed": p("audit", "changed what is kept for how long"),
    "settings_invitations": p("audit", "invited a person"),
    "settings_revocation": p("audit", "took an invitation back"),
    "settings_roles": p("audit", "changed a member's roles"),
    "settings_deactivation": p("audit", "closed the door to a member"),
    "settings_reactivation": p("audit", "opened the door to a member again"),
    "settings_sign_in_link": p("audit", "made a sign-in link for a member"),
    "settings_second_factor": p("audit", "forgot a member's second factor"),
    "settings_sessions_removal": p("audit", "ended all sessions of a member"),
    "sessions.ended": p("audit", "ended sessions of his own"),
    "settings_days": p("audit", "set a day of its own"),
    "settings_day_removal": p("audit", "removed a day of its own"),
    "settings_levels": p("audit", "added a service level"),
    "settings_level_switch": p("audit", "switched a service level"),
    "playbook_new_versions": p("audit", "wrote a playbook"),
    "playbook_upload": p("audit", "uploaded a playbook"),
    "playbook_versions": p("audit", "changed a playbook"),
    "playbook_withdrawal": p("audit", "withdrew a playbook"),
    "playbook_restoration": p("audit", "restored a playbook's version"),
    "rule_additions": p("audit", "added a rule"),
    "rule_changes": p("audit", "changed a rule"),
    "rule_switch": p("audit", "switched a rule"),
    "rule_place": p("audit", "moved a rule"),
    "rule_removal": p("audit", "removed a rule"),
    "company_details": p("audit", "changed a company"),
    "company_domains": p("audit", "gave a company a domain"),
    "company_domain_removal": p("audit", "took a domain from a company"),
    "contact_erasures": p("audit", "erased a client"),
    "contact_export": p("audit", "exported what is known of a client"),
    "contact_merges": p("audit", "merged two clients into one"),
    "contact_merge_undoing": p("audit", "parted two clients again"),
    "first_mail": p("audit", "connected a mailbox"),
    "first_people": p("audit", "invited a person"),
    "first_hours": p("audit", "set the hours of the house"),
    "retention_rules": p("audit", "changed what is kept for how long"),
    "team_additions": p("audit", "added a team"),
    "team": p("audit", "changed a team"),
    "coach_settings": p("audit", "changed the coach's settings"),
    "coach_explanations": p("audit", "changed the stock of plain words"),
    "coach_explanation_removal": p("audit", "removed plain words"),
    "settings_tag_additions": p("audit", "added a tag"),
    "settings_tag": p("audit", "changed a tag"),
    "settings_tag_merging": p("audit", "merged tags"),
    "settings_tag_removal": p("audit", "removed a tag"),
    "settings_field_additions": p("audit", "added a field"),
    "settings_field": p("audit", "changed a field"),
    "settings_field_moving": p("audit", "moved a field"),
    "settings_field_retirement": p("audit", "retired a field"),
    "settings_field_restoration": p("audit", "took a field back into use"),
    "component_additions": p("audit", "added a component"),
    "component": p("audit", "changed a component"),
    "settings_firm_additions": p("audit", "added another firm"),
    "settings_firm": p("audit", "changed another firm"),
    "settings_firm_removal": p("audit", "removed another firm"),
}


def act(kind: str) -> str:
    """The words for an act; its code where it has none."""
    return str(ACTS.get(kind, kind))
