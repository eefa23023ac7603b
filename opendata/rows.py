"""Cards as rows of a CSV file and as results of a JSON list: the same names in both."""

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from typing import Any

from register.addresses import address, commitment_address
from register.index.cards import AgreementCard, CommitmentCard
from register.package.cells import join, safe

Column = Callable[[Any], Any]


def references(name: str) -> Column:
    """A column of the references in a card's list, such as `gb;jp`."""
    return lambda card: join(item.reference for item in getattr(card, name))


def names(name: str) -> Column:
    return lambda card: join(item.name for item in getattr(card, name))


def value(name: str) -> Column:
    return lambda card: getattr(card, name)


def amount(part: int) -> Column:
    return lambda card: card.money[part] if card.money else None


AGREEMENT_COLUMNS: dict[str, Column] = {
    "reference": value("reference"),
    "title": value("title"),
    "date": value("date"),
    "date_kind": value("date_kind"),
    "status": value("status"),
    "instrument": value("instrument"),
    "force": value("force"),
    "countries": references("countries"),
    "organisations": references("organisations"),
    "people": lambda card: join(dict.fromkeys(act.reference for act in card.people)),
    "topics": references("topics"),
    "strategies": references("strategies"),
    "kinds": lambda card: join(card.kinds),
    "place": value("place"),
    "summary": value("summary"),
    "commitments": value("commitments"),
    "latest_progress": value("latest_progress"),
    "edition": value("edition"),
    "published_at": value("published_at"),
    "address": lambda card: address("agreement", card.reference),
}
COMMITMENT_COLUMNS: dict[str, Column] = {
    "reference": value("reference"),
    "agreement": value("agreement"),
    "number": value("number"),
    "agreement_title": value("title"),
    "date": value("date"),
    "countries": references("countries"),
    "text": value("text"),
    "passage": value("passage"),
    "passage_language": value("passage_language"),
    "kind": value("kind"),
    "strength": value("strength"),
    "topics": references("topics"),
    "responsible_countries": references("responsible_countries"),
    "responsible_organisations": references("responsible_organisations"),
    "due": value("due"),
    "ongoing": lambda card: "true" if card.ongoing else "false",
    "amount": amount(0),
    "currency": amount(1),
    "progress": lambda card: join(card.statuses),
    "latest_progress": value("latest_progress"),
    "dropped": value("dropped"),
    "agreement_status": value("status"),
    "instrument": value("instrument"),
    "force": value("force"),
    "published_at": value("published_at"),
    "address": lambda card: commitment_address(card.agreement, card.number),
}


class _Line:
    """A file for csv.writer that hands each line back."""

    def write(self, line: str) -> str:
        return line


def csv_lines(columns: dict[str, Column], cards: Iterable[Any]) -> Iterator[str]:
    """The header and one line for each card, RFC 4180; formulas are made harmless."""
    writer = csv.writer(_Line())
    yield writer.writerow(list(columns))
    for card in cards:
        yield writer.writerow([_cell(column(card)) for column in columns.values()])


def as_json(card: AgreementCard | CommitmentCard) -> dict[str, Any]:
    """A card as a JSON object, with the address of its page."""
    result = {field.name: _plain(getattr(card, field.name)) for field in fields(card)}
    if isinstance(card, CommitmentCard):
        return result | {"address": commitment_address(card.agreement, card.number)}
    return result | {"address": address("agreement", card.reference)}


def facet_option(option: Any) -> dict[str, Any]:
    return {
        "value": option.value,
        "label": str(option.label),
        "count": option.count,
        "selected": option.selected,
    }


def _cell(content: Any) -> str:
    return "" if content is None else safe(str(content))


def _plain(content: Any) -> Any:
    if hasattr(content, "_asdict"):
        return content._asdict()
    return [_plain(item) for item in content] if isinstance(content, tuple) else content
