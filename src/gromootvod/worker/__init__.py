"""The one background loop: sort parcels, deliver the outbox, fetch mailboxes, mind the promises."""
