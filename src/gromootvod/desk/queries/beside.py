"""What lies beside a ticket and fits one row: link, promise, escalation, earlier tickets; one statement for all."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

EARLIER_COUNTED = 50  # "has written before" is worth knowing, the exact number beyond that is not

# Written by hand: the ORM takes longer to write these four questions than the database to answer them.
SQL = """
SELECT
  (SELECT l.key FROM desk_statuslink l WHERE l.ticket_id = %s AND l.revoked_at IS NULL),
  EXISTS (SELECT 1 FROM desk_escalation e WHERE e.ticket_id = %s AND e.taken_at IS NULL),
  (SELECT count(*) FROM (SELECT 1 FROM desk_ticket t WHERE t.contact_id = %s AND t.id < %s LIMIT %s) AS earlier),
  (SELECT p.broken_at IS NOT NULL FROM desk_promise p WHERE p.ticket_id = %s AND p.settled_at IS NULL),
  (SELECT m.name FROM desk_promise p JOIN office_member m ON m.id = p.made_by_id
    WHERE p.ticket_id = %s AND p.settled_at IS NULL AND p.source = 'reply')
"""


@dataclass(frozen=True, slots=True)
class Beside:
    """`promised_by` names the member who gave the word; "" is the house's rhythm."""

    link_key: str
    escalated: bool
    tickets_before: int
    broken: bool
    promised_by: str


def beside(ticket_id: int, contact_id: int) -> Beside:
    """Read what lies beside one ticket."""
    with connection.cursor() as cursor:
        cursor.execute(
            SQL, [ticket_id, ticket_id, contact_id, ticket_id, EARLIER_COUNTED, ticket_id, ticket_id]
        )
        link, escalated, before, broken, member = cursor.fetchone()
    return Beside(link or "", bool(escalated), before, bool(broken), member or "")
