"""Members' addresses: nouns."""

from __future__ import annotations

from django.urls import path, register_converter
from django.urls.converters import IntConverter

from gromootvod.workspace import (
    board_views,
    coach_views,
    correction_views,
    hours_views,
    live_views,
    post_views,
    promise_views,
    question_views,
    ticket_actions,
    ticket_views,
)


class RowNumber(IntConverter):
    """A number that a table can hold: larger ones are no address at all, in SQLite they would be an error."""

    regex = "[0-9]{1,18}"


register_converter(RowNumber, "row")

urlpatterns = [
    path("", board_views.show, name="home"),
    path("board/<str:view>/", board_views.show, name="board"),
    path("tickets/<row:number>/", ticket_views.show, name="ticket"),
    path("tickets/<row:number>/notes/", ticket_actions.notes, name="notes"),
    path("tickets/<row:number>/assignment/", ticket_actions.assignment, name="assignment"),
    path("tickets/<row:number>/state/", ticket_actions.state, name="state"),
    path("tickets/<row:number>/title/", ticket_actions.title, name="title"),
    path("tickets/<row:number>/closure/", ticket_actions.closure, name="closure"),
    path("tickets/<row:number>/reopening/", ticket_actions.reopening, name="reopening"),
    path("tickets/<row:number>/status-link/", ticket_actions.status_link, name="status_link"),
    path("tickets/<row:number>/escalation/", ticket_actions.escalation, name="ticket_escalation"),
    path("tickets/<row:number>/participants/", ticket_actions.participants, name="participants"),
    path("tickets/<row:number>/reading/", correction_views.shown, name="reading"),
    path("tickets/<row:number>/corrections/", correction_views.corrections, name="corrections"),
    path("tickets/<row:number>/corrections/removal/", correction_views.removal, name="correction_removal"),
    path("messages/<row:message_id>/html/", post_views.message_html, name="message_html"),
    path("attachments/<str:key>/", post_views.attachment, name="attachment"),
    path("post/", post_views.parcels, name="parcels"),
    path("post/<row:parcel_id>/raw/", post_views.raw, name="parcel_raw"),
    path("post/<row:parcel_id>/retry/", post_views.parcel_retry, name="parcel_retry"),
    path("post/<row:parcel_id>/seen/", post_views.parcel_seen, name="parcel_seen"),
    path("post/<row:parcel_id>/ticket/", post_views.parcel_adopt, name="parcel_adopt"),
    path("outbox/", post_views.outbox, name="outbox"),
    path("outbox/<row:dispatch_id>/", post_views.outbox_letter, name="outbox_letter"),
    path("outbox/<row:dispatch_id>/html/", post_views.outbox_html, name="outbox_html"),
    path("dispatches/<row:dispatch_id>/retry/", post_views.dispatch_retry, name="dispatch_retry"),
    path("tickets/<row:number>/product/", ticket_actions.product, name="product"),
    path("tickets/<row:number>/priority/", ticket_actions.priority, name="priority"),
    path("tickets/<row:number>/questions/", question_views.questions, name="questions"),
    path("tickets/<row:number>/needs/", question_views.needs, name="needs"),
    path(
        "tickets/<row:number>/questions/<row:question_id>/withdrawal/",
        question_views.withdrawal,
        name="question_withdrawal",
    ),
    path("tickets/<row:number>/coach/", coach_views.reading, name="coach_reading"),
    path("tickets/<row:number>/drafts/<row:draft_id>/approval/", coach_views.approval, name="draft_approval"),
    path("tickets/<row:number>/drafts/<row:draft_id>/return/", coach_views.return_, name="draft_return"),
    path("coach/", coach_views.screen, name="coach"),
    path("coach/verdicts/", coach_views.verdicts, name="coach_verdicts"),
    path("coach/settings/", coach_views.settings, name="coach_settings"),
    path("coach/explanations/", coach_views.explanations, name="coach_explanations"),
    path(
        "coach/explanations/<row:explanation_id>/removal/",
        coach_views.explanation_removal,
        name="coach_explanation_removal",
    ),
    path("promises/", promise_views.promises, name="promises"),
    path("settings/hours/", hours_views.screen, name="settings_hours"),
    path("settings/hours/days/", hours_views.days, name="settings_days"),
    path("settings/hours/days/<row:day_id>/removal/", hours_views.day_removal, name="settings_day_removal"),
    path("settings/hours/levels/", hours_views.levels, name="settings_levels"),
    path(
        "settings/hours/levels/<row:level_id>/switch/", hours_views.level_switch, name="settings_level_switch"
    ),
    path("live/board/", live_views.board, name="live_board"),
    path("live/tickets/<row:number>/", live_views.ticket, name="live_ticket"),
]
