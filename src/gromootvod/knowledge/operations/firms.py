"""Keep the directory of other firms."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from gromootvod.knowledge.models import Firm


@dataclass(frozen=True, slots=True)
class FirmData:
    """What a member writes of a firm; see models.Firm."""

    name: str
    phone: str = ""
    mail: str = ""
    url: str = ""
    hours: str = ""
    words_ru: str = ""
    words_en: str = ""
    say_ru: str = ""
    say_en: str = ""


class NoName(ValueError):
    """A firm needs a name."""


def add_firm(data: FirmData) -> Firm:
    """Take a firm into the directory. Raises NoName."""
    return Firm.objects.create(**_fields(data))


def change_firm(firm_id: int, data: FirmData) -> None:
    """Write a firm anew. Raises NoName, Firm.DoesNotExist."""
    if not Firm.objects.filter(pk=firm_id).update(**_fields(data)):
        raise Firm.DoesNotExist


def remove_firm(firm_id: int) -> None:
    """Take a firm out of the directory. Raises Firm.DoesNotExist."""
    if not Firm.objects.filter(pk=firm_id).delete()[0]:
        raise Firm.DoesNotExist


def _fields(data: FirmData) -> dict[str, str]:
    fields = {name: text.strip() for name, text in asdict(data).items()}
    if not fields["name"]:
        raise NoName
    return fields
