"""The permanent public address of each record: a contract with bookmarks and other programs."""

import re

from django.conf import settings

FOLDERS = {
    "agreement": "agreements",
    "country": "countries",
    "organisation": "organisations",
    "person": "people",
    "topic": "topics",
    "strategy": "strategies",
}
TYPES = {folder: record_type for record_type, folder in FOLDERS.items()}
# The path of the page of a record or commitment, without the slashes around it: folder, reference
# and number of the commitment.
PLACE = re.compile(r"([a-z]+)/([-a-zA-Z0-9_]+)(?:/commitments/([0-9]{1,9}))?")


def address(record_type: str, reference: str) -> str:
    """The path of a record's page; a progress update stands on its agreement's page."""
    if record_type == "progress":
        return f"/agreements/{agreement_of(reference)}/#{reference}"
    return f"/{FOLDERS[record_type]}/{reference}/"


def agreement_of(progress: str) -> str:
    """Reference of the agreement that a progress update with this reference reports on."""
    return progress.rpartition("-u")[0]


def commitment_address(agreement: str, number: int) -> str:
    return f"/agreements/{agreement}/commitments/{number}/"


def changes_address(record_type: str, reference: str, before: int, after: int) -> str:
    """The page that says what changed between two editions of a record, by their numbers."""
    return f"{address(record_type, reference)}editions/{before}..{after}/"


def home_first(*codes: str) -> list[str]:
    """Country references in the order of addresses: the home country first, then the alphabet."""
    home = settings.REGISTER_HOME_COUNTRY.lower()
    return sorted(codes, key=lambda code: (code != home, code))
