"""Where the links of a preview lead: within the preview, to what is public, or nowhere."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from register.addresses import FOLDERS, address, commitment_address
from register.documents import Document
from register.models import Current

# The page below a preview that shows one commitment.
COMMITMENT = "commitment"

Key = tuple[str, str]

LINK = re.compile(r'(<a\b[^<>]*?) href="(/[^"#?]*)([^"]*)"')
TWIN = re.compile(r'<link rel="alternate"[^<>]*>\s*')
BELOW = re.compile(r"commitments/([0-9]+)/")


@dataclass(frozen=True)
class Leads:
    """Where links lead: to `home` from the page that is shown to itself and its commitments.

    `hidden` are the records that are not public, each with the address of its own preview, or an
    empty text where the reader is shown none.
    """

    shown: Key
    home: str
    hidden: Mapping[str, str]

    @classmethod
    def of(
        cls, shown: Key, home: str, documents: Iterable[Document], previews: Mapping[Key, str]
    ) -> "Leads":
        named = {shown}.union(*({key_of(d), *d.references()} for d in documents))
        records = {key for key in named if key[0] in FOLDERS}
        hidden = {address(*key): previews.get(key, "") for key in records - public(records)}
        return cls(shown, home, hidden)

    def relinked(self, page: str) -> str:
        """The page with its links led; a link that leads nowhere is left as its text."""
        return LINK.sub(self._led, TWIN.sub("", page))

    def _led(self, link: re.Match[str]) -> str:
        start, path, rest = link.groups()
        target = self.target(path)
        if target is None:
            return link[0]
        return f'{start} href="{target}{rest}"' if target else start

    def target(self, path: str) -> str | None:
        """Where a link to this public page leads instead; empty: nowhere; None: where it says."""
        own = address(*self.shown)
        if path == own:
            return self.home
        if below := BELOW.fullmatch(path.removeprefix(own)):
            number = int(below[1])
            if path == commitment_address(self.shown[1], number):
                return f"{self.home}?{COMMITMENT}={number}"
        of = "/".join(path.removesuffix(".json").removesuffix(".atom").split("/")[:3]) + "/"
        if of not in self.hidden:
            return None
        return self.hidden[of] if of == path else ""


def key_of(document: Document) -> Key:
    return document.type, document.reference


def public(keys: Iterable[Key]) -> set[Key]:
    """Those of the records that stand in the register."""
    references = {reference for _kind, reference in keys}
    rows = Current.objects.filter(reference__in=references, withdrawn=False)
    return set(rows.values_list("record_type", "reference"))
