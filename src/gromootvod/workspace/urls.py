"""Members' addresses: nouns."""

from __future__ import annotations

from django.urls import path

from gromootvod.workspace import board_views, live_views, post_views, ticket_actions, ticket_views

urlpatterns = [
    path("", board_views.show, name="home"),
    path("board/<str:view>/", board_views.show, name="board"),
    path("search/", board_views.search, name="search"),
    path("tickets/<int:number>/", ticket_views.show, name="ticket"),
    path("tickets/<int:number>/replies/", ticket_actions.replies, name="replies"),
    path("tickets/<int:number>/notes/", ticket_actions.notes, name="notes"),
    path("tickets/<int:number>/assignment/", ticket_actions.assignment, name="assignment"),
    path("tickets/<int:number>/state/", ticket_actions.state, name="state"),
    path("tickets/<int:number>/title/", ticket_actions.title, name="title"),
    path("tickets/<int:number>/closure/", ticket_actions.closure, name="closure"),
    path("tickets/<int:number>/reopening/", ticket_actions.reopening, name="reopening"),
    path("tickets/<int:number>/status-link/", ticket_actions.status_link, name="status_link"),
    path("tickets/<int:number>/escalation/", ticket_actions.escalation, name="ticket_escalation"),
    path("tickets/<int:number>/participants/", ticket_actions.participants, name="participants"),
    path("messages/<int:message_id>/html/", post_views.message_html, name="message_html"),
    path("attachments/<str:key>/", post_views.attachment, name="attachment"),
    path("post/", post_views.parcels, name="parcels"),
    path("post/<int:parcel_id>/raw/", post_views.raw, name="parcel_raw"),
    path("post/<int:parcel_id>/retry/", post_views.parcel_retry, name="parcel_retry"),
    path("post/<int:parcel_id>/seen/", post_views.parcel_seen, name="parcel_seen"),
    path("post/<int:parcel_id>/ticket/", post_views.parcel_adopt, name="parcel_adopt"),
    path("outbox/", post_views.outbox, name="outbox"),
    path("outbox/<int:dispatch_id>/", post_views.outbox_letter, name="outbox_letter"),
    path("outbox/<int:dispatch_id>/html/", post_views.outbox_html, name="outbox_html"),
    path("dispatches/<int:dispatch_id>/retry/", post_views.dispatch_retry, name="dispatch_retry"),
    path("live/board/", live_views.board, name="live_board"),
    path("live/tickets/<int:number>/", live_views.ticket, name="live_ticket"),
]
