"""Which records may be one: what is found, what is not, and at what price."""

import pytest
from django.core.cache import cache
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from editorial.duplicates import (
    dismiss,
    like,
    possible_duplicates,
    possible_duplicates_among,
)
from editorial.merge import Merger, merge
from editorial.models import NotDuplicate
from editorial.nearness import are_near, near_pairs
from tests.factories import (
    AgreementFactory,
    CountryFactory,
    EventFactory,
    OrganisationFactory,
    PersonFactory,
    StrategyFactory,
    TopicFactory,
    UserFactory,
    published,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_kept():
    cache.clear()


def found_both_ways(one, other):
    """Whether the two are like one another, by themselves and in the list of pairs."""
    pairs = {(pair.first, pair.second) for pair in possible_duplicates([one.record_type])}
    answers = {other in like(one), one in like(other), (one, other) in pairs}
    assert len(answers) == 1
    return answers.pop()


PEOPLE = {
    "a hyphen": ("Lee Jong Ho", "Lee Jong-ho", True),
    "written together": ("Lee Jong-ho", "Lee Jongho", True),
    "a short form": ("Liz Truss", "Elizabeth Truss", True),
    "two short forms": ("Bob Smith", "Robbie Smith", True),
    "accents": ("Angela Gonzalez", "Ángela González", True),
    "case": ("Ursula von der Leyen", "Ursula Von Der Leyen", True),
    "another order": ("Sasaki Yuji", "Yuji Sasaki", True),
    "a middle name": ("Michelle Donelan", "Michelle Emma Donelan", True),
    "an initial": ("Julia Lopez", "J. Lopez", True),
    "a slip": ("Julia Lopez", "Jullia Lopez", True),
    "another first name": ("John Smith", "Jane Smith", False),
    "another family name": ("Julia Lopez", "Julia Roberts", False),
    "one word of two": ("Lopez", "Julia Lopez", False),
    "nothing in common": ("Rishi Sunak", "Fumio Kishida", False),
}


@pytest.mark.parametrize("name", PEOPLE)
def test_people(name):
    one, other, expected = PEOPLE[name]
    country = CountryFactory()
    pair = [PersonFactory(name=text, country=country) for text in (one, other)]
    assert found_both_ways(*pair) == expected


@pytest.mark.parametrize(
    ("name", "expected"), [("Lee Jong-ho", True), ("Lee Jong-hoo", False)], ids=["same", "near"]
)
def test_people_of_two_governments_need_the_same_name(name, expected):
    assert found_both_ways(PersonFactory(name="Lee Jong Ho"), PersonFactory(name=name)) == expected


BODIES = {
    "a near name": ("Department for Culture", "", "Department of Cultures", "", True),
    "the same abbreviation": ("Ministry of Health", "MoH", "Healthcare Agency", "MOH", True),
    "no abbreviation": ("Ministry of Health", "", "Treasury", "", False),
    "another name": ("Ministry of Health", "MoH", "Ministry of Defence", "MoD", False),
}


@pytest.mark.parametrize("name", BODIES)
def test_organisations_of_one_country(name):
    one, short, other, other_short, expected = BODIES[name]
    first = OrganisationFactory(name=one, abbreviation=short)
    country = first.country
    second = OrganisationFactory(name=other, abbreviation=other_short, country=country)
    assert found_both_ways(first, second) == expected


def test_organisations_of_two_countries_may_have_one_name():
    assert not found_both_ways(*OrganisationFactory.create_batch(2, name="Ministry of Health"))


def test_a_body_and_its_successor_are_two():
    first = OrganisationFactory(name="Department for Culture", abbreviation="DCMS")
    second = OrganisationFactory(
        name="Department of Culture", abbreviation="DCMS", country=first.country
    )
    assert found_both_ways(first, second)
    first.successors.add(second)
    first.save()
    assert not found_both_ways(first, second)


NAMES = {
    "one letter": ("Artificial intelligence", "Artifical intelligence", True),
    "a plural": ("Semiconductor", "Semiconductors", True),
    "another year": ("Digital Strategy 2022", "Digital Strategy 2025", False),
    "another generation": ("5G networks and services", "6G networks and services", False),
    "another subject": ("Artificial intelligence", "Quantum technologies", False),
}


@pytest.mark.parametrize("name", NAMES)
def test_topics_and_strategies(name):
    one, other, expected = NAMES[name]
    assert found_both_ways(TopicFactory(name=one), TopicFactory(name=other)) == expected
    country = CountryFactory()
    strategies = [StrategyFactory(title=text, country=country) for text in (one, other)]
    assert found_both_ways(*strategies) == expected


def agreement(title="Joint statement on telecoms supply", when="2022-03-04", other="jp"):
    made = AgreementFactory(title=title, parts__parties=[{"gb": True}, {other: True}])
    if when:
        EventFactory(agreement=made, headline=True, happened_on_edtf=when)
    return made


NEAR = "Joint Statement on Telecom Supply"
AGREEMENTS = {
    "the same day": ({}, True),
    "within 31 days": ({"when": "2022-04-04"}, True),
    "before": ({"when": "2022-02-01"}, True),
    "later than that": ({"when": "2022-04-05"}, False),
    "only the month": ({"when": "2022-04"}, True),
    "only the year": ({"when": "2022"}, True),
    "another year": ({"when": "2020"}, False),
    "no date": ({"when": None}, True),
    "other parties": ({"other": "us"}, False),
    "another title": ({"title": "Free trade agreement"}, False),
}


@pytest.mark.parametrize("name", AGREEMENTS)
def test_agreements(name):
    changes, expected = AGREEMENTS[name]
    assert found_both_ways(agreement(), agreement(**{"title": NEAR} | changes)) == expected


def test_an_agreement_of_three_is_not_one_of_two():
    three = AgreementFactory(title=NEAR, parts__parties=[{"gb": True}, {"jp": True}, {"us": True}])
    EventFactory(agreement=three, headline=True)
    assert not found_both_ways(agreement(), three)


# What was decided


def test_a_pair_that_was_dismissed_is_not_listed_again():
    country = CountryFactory()
    one, two = (PersonFactory(name=name, country=country) for name in ("Jo Li", "Li Jo"))
    by = UserFactory()
    assert dismiss(two, one, by=by) == dismiss(one, two)
    assert possible_duplicates() == []
    assert NotDuplicate.objects.get().by == by
    with pytest.raises(IntegrityError):
        NotDuplicate.objects.create(record_type="person", first_id=2, second_id=1)


@pytest.mark.parametrize("fate", ["merged", "withdrawn"])
def test_what_is_no_longer_in_the_register_is_not_listed(fate):
    country = CountryFactory()
    one, two = (PersonFactory(name=name, country=country) for name in ("Jo Li", "Li Jo"))
    published(one, two)
    assert found_both_ways(one, two)
    if fate == "merged":
        merge(two, one, reason="The same.", shown=Merger.of(two, one).digest)
        assert like(one) == []
    else:
        from editorial.publish import withdraw

        withdraw(two, reason="Entered twice.")
        assert like(one) == [two]
    assert possible_duplicates() == []


def test_the_list_is_found_anew_only_after_a_change(django_assert_max_num_queries):
    country = CountryFactory()
    PersonFactory(name="Jo Li", country=country)
    assert possible_duplicates() == []
    other = PersonFactory(name="Li Jo", country=country)
    assert len(possible_duplicates()) == 1
    other.name = "Somebody else"
    other.save()
    assert possible_duplicates() == []


def test_those_of_some_records_alone():
    country = CountryFactory()
    people = [PersonFactory(name=name, country=country) for name in ("Jo Li", "Li Jo", "A B")]
    assert len(possible_duplicates_among(people[:1])) == 1
    assert possible_duplicates_among(people[2:]) == []
    assert possible_duplicates_among([country]) == []


# What it costs


def queries(act):
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


def test_it_costs_the_same_for_two_records_and_for_twenty():
    agreement(), agreement()
    PersonFactory.create_batch(2), OrganisationFactory.create_batch(2)
    pairs, one = queries(possible_duplicates), queries(lambda: like(agreement()))
    for _n in range(9):
        agreement(), agreement()
        PersonFactory.create_batch(2), OrganisationFactory.create_batch(2)
    cache.clear()
    assert queries(possible_duplicates) == pairs
    assert queries(lambda: like(agreement())) == one


def test_comparing_few_finds_what_comparing_all_finds():
    titles = [
        f"{kind} on {subject} {what}"
        for kind in ("Statement", "Statements", "Memorandum")
        for subject in ("trade", "trade and tax", "cyber security", "space")
        for what in ("research", "researchers", "")
    ]
    names = dict(enumerate(titles))
    every = {
        (one, two)
        for one in names
        for two in names
        if one < two and are_near(names[one], names[two], 0.6)
    }
    assert every
    assert set(near_pairs(names, 0.6)) == every
