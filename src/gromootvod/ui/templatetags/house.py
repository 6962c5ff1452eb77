"""What templates say of tags, fields and views."""

from __future__ import annotations

from django import template

from gromootvod.ui import terms_house

register = template.Library()


@register.filter
def said(text: str, kind: str) -> str:
    """`{{ field.value|said:field.kind }}`: a value of the house's own for people."""
    return terms_house.shown(kind, text)
