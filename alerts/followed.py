"""What can be followed: a list under its filters, one record, or the whole register."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.http import QueryDict
from django.utils.translation import gettext as _

from register import languages, reading
from register.addresses import PLACE, TYPES
from register.finders import AgreementFinder, CommitmentFinder, Finder
from register.pages import PAGE, SEEN
from register.query import RegisterQuery, agreements, commitments

MOST = 2000  # characters of an address that is followed
LISTS: dict[str, type[Finder]] = {"agreements": AgreementFinder, "commitments": CommitmentFinder}
EVERYTHING = "updates"
# What does not say which records are meant.
ASIDE = ("sort", PAGE, SEEN)


class NotFollowed(ValueError):
    """Nothing that can be followed; the message says what to do."""


@dataclass(frozen=True)
class Followed:
    """Something that is followed, as its page's address says it.

    `place` is the path without slashes around it, such as `agreements`, `countries/jp`,
    `agreements/gb-jp-2022-1/commitments/2` or `updates`. `query` holds the filters of a list in one
    order, so that the same is always written the same.
    """

    place: str
    query: str = ""

    @property
    def path(self) -> str:
        """The address of its page in English."""
        return f"/{self.place}/?{self.query}" if self.query else f"/{self.place}/"

    @property
    def words(self) -> str:
        """The words that a list is searched for."""
        return QueryDict(self.query).get("q", "")

    @property
    def record(self) -> tuple[str, str] | None:
        """Type and reference, where it is a record; of a commitment, its agreement's."""
        if self.place in LISTS or self.place == EVERYTHING:
            return None
        folder, reference = self.place.split("/")[:2]
        return TYPES[folder], reference

    @property
    def called(self) -> str:
        """What the register calls a record now; of what it no longer holds, the reference."""
        if self.commitment:
            hit = next(iter(self.found()[:1]), None)
            return _("Commitment: %(text)s") % {"text": hit.card.text} if hit else self.commitment
        record_type, reference = self.record or ("", "")
        label = reading.labels([(record_type, reference)]).get((record_type, reference), reference)
        if record_type == "country":
            return languages.country_name(reference, label)
        return languages.shown(label)

    @property
    def commitment(self) -> str:
        """The reference of the commitment, such as gb-jp-2022-1/2; empty where it is none."""
        parts = self.place.split("/")
        return f"{parts[1]}/{parts[3]}" if len(parts) == 4 else ""

    @property
    def finder(self) -> Finder | None:
        """The finder of a list, over the register as it is read now; None for everything else."""
        known = LISTS.get(self.place)
        return known(QueryDict(self.query)) if known else None

    @property
    def promises(self) -> bool:
        """Whether it is commitments that are found, and not agreements."""
        return self.place == "commitments" or bool(self.commitment)

    def found(self) -> RegisterQuery:
        """The agreements or commitments that belong to it, as the register is read now.

        Of a country, topic, person, organisation or strategy: the agreements that name it.
        """
        if self.commitment:
            return commitments().within(reference=self.commitment)
        if self.place == EVERYTHING:
            return agreements()
        if finder := self.finder:
            return finder.qs
        record_type, reference = self.record or ("", "")
        name = "reference" if record_type == "agreement" else record_type
        return agreements().within(**{name: reference})

    def promised(self) -> RegisterQuery:
        """The commitments whose due dates concern it; of a list of agreements, its filters' own."""
        if self.promises:
            return self.found()
        if self.place in LISTS:
            return CommitmentFinder(QueryDict(self.query)).qs
        if not self.record:
            return commitments()
        record_type, reference = self.record
        return commitments().within(**{record_type: reference})


def read(address: str) -> Followed:
    """What the address of a page, such as `/agreements/?country=jp`, stands for.

    The language before it, the order and the page do not count. Whether the record exists is not
    asked. Raises NotFollowed.
    """
    if len(address) > MOST:
        said = _("the address is longer than %(most)s characters: use fewer filters")
        raise NotFollowed(said % {"most": MOST})
    try:
        parts = urlsplit(address)
    except ValueError:  # such as an IPv6 address that is none
        parts = urlsplit("")
    place = languages.localised(parts.path, languages.ENGLISH).strip("/")
    if place in LISTS:
        return _list(place, parts.query)
    if place != EVERYTHING and not (
        (match := PLACE.fullmatch(place)) and _is_record(*match.groups())
    ):
        said = _("“%(value)s” cannot be followed: give the address of a list or a record")
        raise NotFollowed(said % {"value": address[:80]})
    return Followed(place)


def _is_record(folder: str, _reference: str, commitment: str | None) -> bool:
    return folder in TYPES and (commitment is None or folder == "agreements")


def _list(place: str, query: str) -> Followed:
    given = QueryDict(query, mutable=True)
    for name in ASIDE:
        given.pop(name, None)
    finder = LISTS[place](given)
    if not finder.form.is_valid():
        name, errors = next(iter(finder.form.errors.items()))
        raise NotFollowed(f"{name}: {errors[0]}")
    if finder.unknown:
        said = _("the register knows nothing called “%(value)s”: take that filter away")
        raise NotFollowed(said % {"value": finder.unknown[0].code[:80]})
    return Followed(place, finder.canonical)
