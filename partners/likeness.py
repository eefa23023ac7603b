"""When two people or two organisations may be one."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import combinations
from typing import Any, NamedTuple

from editorial.duplicates import Likeness, Row, register
from editorial.nearness import words
from partners.models import Organisation, Person

# Short forms of names in English texts: each stands for all of its family.
FAMILIES = """
al alan allan allen alastair alistair albert
alex alexander alexandra alexis sandy
andy andrew drew
ben benjamin
bill will william willie
bob rob robert bobby robbie
cathy kate kathy katie katherine catherine kathryn
chris christopher christine christina
dan daniel danny
dave david
deb debbie deborah
dick rick richard ricky
don donald
ed eddie edward edwin ted
frank francis
fred frederick alfred
geoff jeff geoffrey jeffrey
greg gregory
jack john johnny jon jonathan
jen jenny jennifer
jim jimmy james jamie
joe joseph joey
ken kenneth
larry lawrence laurence
liz lizzie beth betty elizabeth eliza
maggie margaret meg peggy
matt matthew
mike michael mick mickey
nick nicholas nicola nicky
pat patrick patricia trish
pete peter
phil philip phillip
ron ronald
sam samuel samantha
steve steven stephen
sue susan suzanne
tim timothy
tom thomas tommy
tony anthony antony
vicky victoria
"""
CANONICAL = {
    form: family.split()[0] for family in FAMILIES.strip().splitlines() for form in family.split()
}
ALIKE = 0.8  # of two words that differ by a letter or two


class Name(NamedTuple):
    """A person's name, ready to be compared; `letters` are the same however it is put together."""

    words: tuple[str, ...]
    letters: str

    def is_near(self, other: "Name") -> bool:
        """Equal up to case, accents, hyphens, order and short forms, or nearly so."""
        if self.letters == other.letters:
            return True
        mine = [word for word in self.words if word not in other.words]
        theirs = [word for word in other.words if word not in self.words]
        shared = len(self.words) - len(mine)
        if not (mine and theirs):
            return shared > 1
        return (
            shared > 0
            and len(mine) == len(theirs)
            and all(_nearly(one, two) for one, two in zip(mine, theirs, strict=True))
        )


@lru_cache(maxsize=50_000)
def name(text: str) -> Name:
    found = tuple(CANONICAL.get(word, word) for word in words(text))
    return Name(found, "".join(sorted("".join(found))))


def _nearly(one: str, other: str) -> bool:
    if len(one) == 1 or len(other) == 1:
        return one[0] == other[0]
    matcher = SequenceMatcher(None, one, other)
    return matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


@register
class PersonLikeness(Likeness[Person]):
    """One government's people with near names, and anybody with the same name."""

    model = Person

    def rows(self, records: Any) -> list[Row]:
        found = records.values_list("pk", "name", "country")
        return [Row(pk, text, country, name(text)) for pk, text, country in found]

    def alike(self, one: Row, other: Row) -> bool:
        if one.group != other.group:
            return one.more.letters == other.more.letters
        return one.more.is_near(other.more)

    def meetings(self, rows: Iterable[Row]) -> Iterator[tuple[Row, Row]]:
        """Those of one government who share a word, and those with the same letters."""
        meet: dict[Hashable, list[Row]] = defaultdict(list)
        for row in rows:
            meet["letters", row.more.letters].append(row)
            for word in set(row.more.words):
                meet[row.group, word].append(row)
        for group in meet.values():
            yield from combinations(group, 2)


@register
class OrganisationLikeness(Likeness[Organisation]):
    """A country's bodies with near names or one abbreviation; a body and its successor are two."""

    model = Organisation

    def rows(self, records: Any) -> list[Row]:
        through = Organisation.successors.through
        lineage = defaultdict(set)
        for one, two in through._default_manager.values_list(
            "from_organisation", "to_organisation"
        ):
            lineage[one].add(two)
            lineage[two].add(one)
        return [
            Row(pk, name, country, (short.casefold(), frozenset(lineage[pk])))
            for pk, name, country, short in records.values_list(
                "pk", "name", "country", "abbreviation"
            )
        ]

    def candidates(self, record: Organisation) -> Any:
        return Organisation.objects.filter(country=record.country_id)

    def alike(self, one: Row, other: Row) -> bool:
        (short, kin), (other_short, _kin) = one.more, other.more
        if other.pk in kin:
            return False
        return (short and short == other_short) or super().alike(one, other)

    def meetings(self, rows: Iterable[Row]) -> Iterator[tuple[Row, Row]]:
        rows = list(rows)
        yield from super().meetings(rows)
        short: dict[Hashable, list[Row]] = defaultdict(list)
        for row in rows:
            if row.more[0]:
                short[row.group, row.more[0]].append(row)
        for group in short.values():
            yield from combinations(group, 2)
