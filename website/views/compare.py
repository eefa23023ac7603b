import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from django.http import Http404
from django.utils.translation import gettext as _

from register import moments, reading
from register.documents import Agreement, Progress
from register.models import Edition
from register.query import agreements
from register.reading import Merged, Removed, Withdrawn
from website.addresses import finder_address
from website.comparison import Side, by_topic, side
from website.views.base import Page

FEWEST, MOST = 2, 3
OFFERED = 8
LONGEST = 40
LONGEST_TYPED = 300
PAGE_OF_ONE = re.compile(r"/agreements/([^/?#\s]+)")


class CompareView(Page):
    """`?ref=a&ref=b`: two or three agreements side by side; with fewer, what may be added."""

    section = "agreements"
    template_name = "website/compare.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = (ref.strip() for ref in self.request.GET.getlist("ref"))
        given = [ref for ref in asked if ref]
        sides, refused = _sides(given[:MOST])
        problems = list(refused.values())
        if len(given) > MOST:
            problems.append(_("At most three can be compared: the others were left out."))
        enough = len(sides) >= FEWEST
        return super().get_context_data(**kwargs) | {
            "sides": sides,
            "rows": by_topic(sides) if enough else [],
            "enough": enough,
            "problems": problems,
            "offered": _offered(sides) if len(sides) < MOST else [],
            "offer_url": finder_address(
                "compare", ref=[*(one.agreement.reference for one in sides), ""]
            ),
            "blanks": list(_named(_blanks(len(sides), list(refused)), len(sides))),
        }


def _blanks(chosen: int, refused: list[str]) -> list[str]:
    """What stands in each empty field of the form: what was typed and could not be used."""
    wanted = max(FEWEST - chosen, len(refused), 1) if chosen < MOST else 0
    return [*(text[:LONGEST_TYPED] for text in refused), *[""] * wanted][:wanted]


def _named(blanks: list[str], chosen: int) -> Iterator[tuple[str, str]]:
    """The empty fields with what each is called, after those that were chosen."""
    names = (_("First agreement"), _("Second agreement"), _("Third agreement"))
    yield from zip(names[chosen:], blanks, strict=False)


def _reference(typed: str) -> str:
    """The reference in what was typed: itself, or the address of the agreement's page.

    No text of the database holds NUL, and PostgreSQL refuses to look for one.
    """
    address = PAGE_OF_ONE.search(typed)
    return unquote(address[1] if address else typed).replace("\0", "").lower()


def _sides(given: list[str]) -> tuple[list[Side], dict[str, str]]:
    """The agreements that were asked for; what is wrong with the others, by what was typed."""
    today = moments.today()
    found: list[Side] = []
    refused: dict[str, str] = {}
    for typed in given:
        reference = _reference(typed)
        try:
            edition, parts = _kept(reference)
        except Withdrawn as error:
            text = _("%(ref)s was withdrawn: %(reason)s")
            refused[typed] = text % {"ref": reference, "reason": error.edition.change_note}
        except Removed:
            text = _("The text of %(ref)s as of that day was removed because the law requires it.")
            refused[typed] = text % {"ref": reference}
        except Http404:
            text = _("The register has no agreement “%(ref)s”: check the reference.")
            refused[typed] = text % {"ref": reference[:LONGEST]}
        else:
            if edition.reference in {one.agreement.reference for one in found}:
                text = _("%(ref)s is already beside the others: choose another one.")
                refused[typed] = text % {"ref": edition.reference}
                continue
            updates = [part for part in parts if isinstance(part, Progress)]
            found.append(side(edition, updates, today))
    return found, refused


def _kept(reference: str) -> tuple[Edition, list[Any]]:
    """The agreement with its parts; of a merged one, those of the one that was kept."""
    while True:
        try:
            return reading.read_with_parts("agreement", reference)
        except Merged as error:
            reference = error.edition.merged_into


def _offered(sides: list[Side]) -> list[Any]:
    """Cards of agreements that are like the first: with the same partners, newest first."""
    if not sides:
        return []
    shown = {one.agreement.reference for one in sides}
    first: Agreement = sides[0].agreement
    alike = agreements()
    for party in first.parties[:2]:
        alike = alike.filter(country=party.country.reference)
    hits = alike.order_by("newest")[: OFFERED + len(shown)]
    return [hit.card for hit in hits if hit.card.reference not in shown][:OFFERED]
