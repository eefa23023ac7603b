"""A person's offices in time, what was done in each, and who held them before and after."""

import pytest
from django.utils.html import strip_tags

from register import index
from register.documents import Appointment, Person
from tests.register.documents_for_index import agreement, country, organisation, publish
from website.offices import Act, Gap, fits, offices
from website.views import records

DCMS = organisation("gb-dcms")
MIC = organisation("jp-mic")
NAME = {"reference": "julia-lopez", "name": "Julia Lopez"}


def held(title="Minister for Digital", body=DCMS, started=None, ended=None):
    return Appointment(title=title, organisation=body, started=started, ended=ended)


def signed(title="Minister for Digital", body=DCMS, person=NAME):
    return {
        "person": person,
        "title": title,
        "organisation": body,
        "country": country("gb"),
        "capacity": "signed",
    }


def act(title="Minister for Digital", body=DCMS, on="2022-03-04"):
    found = agreement(date=on, signatures=[signed(title, body)])
    return Act(found, found.signatures[0], None)


def person(*appointments, reference="julia-lopez", name="Julia Lopez"):
    return Person(
        reference=reference,
        name=name,
        sort_name=name,
        country=country("gb"),
        appointments=appointments,
    )


@pytest.mark.parametrize(
    ("printed", "appointment", "fitting"),
    [
        pytest.param(act(), held(), True, id="the same title"),
        pytest.param(act("Digital Minister"), held(), True, id="the same words in another order"),
        pytest.param(act("Minister of State"), held(), False, id="another title"),
        pytest.param(act(body=MIC), held(), False, id="another organisation"),
        pytest.param(act(body=None), held(), True, id="no organisation printed"),
        pytest.param(act(), held(started="2022-04"), False, id="before it began"),
        pytest.param(act(), held(ended="2022-02"), False, id="after it ended"),
        pytest.param(act(), held(started="2022-03", ended="2022"), True, id="may lie within"),
        pytest.param(act(on=None), held(started="2023"), True, id="no date speaks against it"),
        pytest.param(
            act("Minister of State"),
            held(started="2021", ended="2023"),
            True,
            id="another title, certainly within the period",
        ),
        pytest.param(
            act("Minister of State"),
            held(started="2022", ended="2023"),
            False,
            id="another title, perhaps within the period",
        ),
        pytest.param(
            act("Minister of State", body=None),
            held(started="2021", ended="2023"),
            False,
            id="another title, no organisation",
        ),
    ],
)
def test_an_act_fits_an_office(printed, appointment, fitting):
    assert fits(printed, appointment) is fitting


def test_an_act_that_fits_two_offices_alike_is_guessed_into_none():
    found, other = offices(person(held(), held()), [act()])
    assert [office.acts for office in found] == [[], []]
    assert len(other) == 1


def test_offices_come_in_order_by_their_beginning_or_else_by_the_first_act():
    late = held("Minister of State", started="2023")
    first = held("Minister for Media", started="2021-09")
    found, _other = offices(person(late, held(), first), [act()])
    titles = [office.held.title for office in found]
    assert titles == ["Minister for Media", "Minister for Digital", "Minister of State"]


@pytest.mark.parametrize(
    ("earlier", "later", "gap", "together"),
    [
        pytest.param("2022-06-30", "2022-07-01", None, 0, id="one after the other"),
        pytest.param("2022-06-30", "2022-06-30", None, 0, id="changed over on one day"),
        pytest.param("2022-06-30", "2022-08-01", ("2022-07-01", "2022-07-31"), 0, id="a gap"),
        pytest.param("2022-06", "2022-06", None, 0, id="one month, and no more is known"),
        pytest.param("2022-06", "2022-08", ("2022-07-01", "2022-07-31"), 0, id="a gap of a month"),
        pytest.param("2022-06-30", "2022-05-01", None, 1, id="together for some time"),
        pytest.param(None, "2022-05-01", None, 0, id="no end is recorded"),
        pytest.param("2022-06-30", None, None, 0, id="no beginning is recorded"),
    ],
)
def test_gaps_and_overlaps_are_said_only_where_they_are_certain(earlier, later, gap, together):
    first = held("Minister for Media", started="2021", ended=earlier)
    second = held(started=later, ended="2024")
    found, _other = offices(person(first, second), [])
    gaps = [office.gap_before for office in found if office.gap_before]
    assert [(str(g.first), str(g.last)) for g in gaps] == ([gap] if gap else [])
    assert [len(office.together_with) for office in found] == [together, together]
    assert all(isinstance(g, Gap) for g in gaps)


def holder(reference, *appointments):
    return person(*appointments, reference=reference, name=reference.title())


def told(client, reference):
    """Who is named before, after and beside the person in the first office."""
    response = client.get(f"/people/{reference}/")
    _office, found = response.context["offices"][0]
    return [[h.person.reference for h in group] for group in found]


@pytest.fixture
def reshuffle(db):
    """Ann, then Ben, then Cat signed in one office; of Dan only the office is known."""
    names = ("ann", "ben", "cat", "dan")
    publish(*(holder(name, held()) for name in names))
    publish(
        *(
            agreement(
                f"gb-jp-{year}-1",
                date=f"{year}-05-01",
                signatures=[signed(person={"reference": name, "name": name.title()})],
            )
            for name, year in zip(names, (2021, 2022, 2023), strict=False)
        )
    )
    index.follow()


@pytest.mark.parametrize(("name", "in_office"), [("rob-joyce", False), ("oliver-dowden", True)])
def test_who_is_only_quoted_is_not_called_a_person_in_office(
    client, real_register, name, in_office
):
    """Of neither an office is recorded; one of them signed as Deputy Prime Minister."""
    page = client.get(f"/people/{name}/").content.decode()
    assert ("no public office is recorded" in page) is not in_office
    assert ("Person in public office" in page, "acted for" in page) == (in_office, in_office)


def test_a_person_follows_others_in_the_office(client, reshuffle):
    assert told(client, "ben") == [["ann"], ["cat"], ["dan"]]
    assert told(client, "ann") == [[], ["ben", "cat"], ["dan"]]
    assert told(client, "dan") == [[], [], ["ann", "ben", "cat"]]


def test_nobody_follows_upon_themselves_under_another_spelling(client, real_register):
    """Both of the Minister of Science and ICT, whom two texts print in two ways."""
    for reference in ("lee-jong-ho", "lee-jong-ho-2"):
        response = client.get(f"/people/{reference}/")
        groups = [group for _office, found in response.context["offices"] for group in found]
        named = {holder.person.name for group in groups for holder in group}
        assert not named & {"Lee Jong Ho", "Lee Jong-ho"}


def test_the_day_of_an_act_in_common_says_nothing_about_who_came_first(client, db):
    publish(holder("ann", held()), holder("ben", held()))
    both = [signed(person={"reference": n, "name": n.title()}) for n in ("ann", "ben")]
    publish(agreement(signatures=both))
    index.follow()
    assert told(client, "ann") == [[], [], ["ben"]]


def by(name, on, body=DCMS):
    """An agreement of a day that a person signed in an office of equal title anywhere."""
    signature = signed(person={"reference": name, "name": name.title()}, body=body)
    return agreement(f"gb-jp-{on[:4]}-1", date=on, signatures=[signature])


def test_offices_of_equal_title_in_two_ministries_are_not_mixed(client, db):
    publish(holder("ann", held(), held(body=MIC)), holder("ben", held()))
    publish(by("ann", "2021-05-01"), by("ben", "2022-05-01"), by("ann", "2023-05-01", MIC))
    index.follow()
    assert told(client, "ben") == [["ann"], [], []]


def test_an_office_held_twice_shows_both_times(client, db):
    twice = held(started="2019", ended="2020"), held(started="2022", ended="2023")
    publish(holder("ann", *twice), holder("ben", held(started="2021", ended="2021")))
    index.follow()
    assert told(client, "ben") == [["ann"], ["ann"], []]


def test_an_office_held_twice_of_which_nothing_else_is_known_shows_once(client, db):
    publish(holder("ann", held(), held()), holder("ben", held()))
    index.follow()
    assert told(client, "ben") == [[], [], ["ann"]]


@pytest.mark.parametrize("query", ["", "?as_of={today}"], ids=["now", "as of a day"])
def test_only_people_of_the_same_organisations_are_read(client, reshuffle, query, monkeypatch):
    publish(*(holder(f"p{n}", held(body=MIC)) for n in range(5)))
    index.follow()
    read = []
    monkeypatch.setattr(records, "others_in", lambda _o, _p, people: read.append(people) or [])
    client.get(f"/people/ben/{query.format(today=index.today())}")
    assert [p.reference for p in read[0]] == ["ann", "ben", "cat", "dan"]


def test_where_too_many_are_in_the_same_organisations_it_says_so(client, reshuffle, monkeypatch):
    said = "More than 3 people are recorded in offices of these organisations"
    assert said not in client.get("/people/ben/").content.decode()
    monkeypatch.setattr(records, "MOST_COLLEAGUES", 3)
    assert told(client, "ben") == [[], [], []]
    assert said in client.get("/people/ben/").content.decode()


def test_a_title_that_fits_no_office_is_printed_among_other_acts(client, db):
    publish(person(held()), agreement(signatures=[signed("Secretary of State")]))
    index.follow()
    words = " ".join(strip_tags(client.get("/people/julia-lopez/").content.decode()).split())
    assert "No act in this office is recorded under this title." in words
    assert "Other acts" in words
    assert "printed as “Secretary of State”" in words


def test_offices_of_the_real_register(client, real_register):
    response = client.get("/people/michelle-donelan/")
    shown = {o.held.organisation.reference: len(o.acts) for o, _s in response.context["offices"]}
    assert shown == {"gb-dcms": 2, "gb-dsit": 9}
    assert response.context["other_acts"] == []


@pytest.mark.parametrize("many", [1, 50])
def test_a_page_costs_the_same_for_any_number_of_acts(client, db, django_assert_num_queries, many):
    publish(person(held()), *(holder(f"p{n}", held()) for n in range(many)))
    publish(*(agreement(f"gb-jp-2022-{n}", signatures=[signed()]) for n in range(1, many + 1)))
    index.follow()
    client.get("/agreements/")  # which reads the names of what is counted
    # The head of the journal; the record and its agreements; the people of the same ministry.
    with django_assert_num_queries(3):
        client.get("/people/julia-lopez/")
