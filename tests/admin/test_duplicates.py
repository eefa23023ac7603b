"""Likely duplicates in the admin: a second look before a record is added, and the list of pairs."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.models import Agreement
from editorial.models import NotDuplicate
from partners.models import Person
from tests.admin.forms import errors, fields, with_row
from tests.factories import (
    AgreementFactory,
    CountryFactory,
    DepartmentFactory,
    EventFactory,
    OrganisationFactory,
    PersonFactory,
    TopicFactory,
    UserFactory,
    published,
)

pytestmark = pytest.mark.django_db

ADD = "/admin/partners/person/add/"
LIST = "/admin/duplicates/"


@pytest.fixture(autouse=True)
def _nothing_kept():
    cache.clear()


def all_of(response):
    return " ".join(response.content.decode().split())


def a_pair():
    country = CountryFactory()
    return [PersonFactory(name=name, country=country) for name in ("Lee Jong Ho", "Lee Jong-ho")]


def typed(client, page, **values):
    return fields(client.get(page), "person_form") | values


# Before a second record is made


def test_the_form_comes_back_once_with_all_that_was_typed(officer):
    known = PersonFactory(name="Elizabeth Truss", reference="elizabeth-truss")
    data = typed(officer, ADD, name="Liz Truss", sort_name="Truss!", country=known.country.pk)
    data = with_row(data, "external_ids", id="", person="", scheme="wikidata", value="Q264766")
    back = officer.post(ADD, data)
    assert back.status_code == 200
    assert Person.objects.count() == 1
    page = all_of(back)
    assert "This may be a duplicate of" in page
    assert f'href="/admin/partners/person/{known.pk}/change/" target="_blank"' in page
    again = fields(back, "person_form")
    assert (again["name"], again["sort_name"]) == (["Liz Truss"], ["Truss!"])
    assert again["external_ids-0-value"] == ["Q264766"]
    assert "_is_another" not in again
    done = officer.post(ADD, again | {"_is_another": "1"})
    assert done.status_code == 302
    added = Person.objects.get(name="Liz Truss")
    assert added.external_ids.get().value == "Q264766"


def test_another_name_is_asked_about_anew(officer):
    country = PersonFactory(name="Elizabeth Truss").country
    PersonFactory(name="Rishi Sunak", country=country)
    back = officer.post(ADD, typed(officer, ADD, name="Liz Truss", country=country.pk))
    assert "Elizabeth Truss" in all_of(back)
    back = officer.post(ADD, fields(back, "person_form") | {"name": "Rishi Sunack"})
    assert "Rishi Sunak" in all_of(back)
    assert "Elizabeth Truss" not in all_of(back)
    done = officer.post(ADD, fields(back, "person_form") | {"name": "Julia Lopez"})
    assert done.status_code == 302


def test_who_insisted_is_not_asked_again_after_another_mistake(officer):
    known = PersonFactory(name="Elizabeth Truss")
    data = typed(officer, ADD, name="Liz Truss", country=known.country.pk, reference="NOT GOOD")
    back = officer.post(ADD, data | {"_is_another": "1"})
    assert "reference" in errors(back)
    again = fields(back, "person_form") | {"reference": ""}
    assert officer.post(ADD, again).status_code == 302


def test_another_mistake_is_said_first(officer):
    known = PersonFactory(name="Elizabeth Truss")
    back = officer.post(ADD, typed(officer, ADD, name="Liz Truss", country=""))
    assert set(errors(back)) == {"country"}
    assert "may be a duplicate" not in all_of(back)
    assert known == Person.objects.get()


def test_nothing_is_asked_where_nothing_is_like_it(officer):
    country = PersonFactory(name="Elizabeth Truss").country
    data = typed(officer, ADD, name="Julia Lopez", country=country.pk)
    assert officer.post(ADD, data).status_code == 302


def test_changing_a_record_asks_nothing(officer):
    _one, other = a_pair()
    page = f"/admin/partners/person/{other.pk}/change/"
    data = typed(officer, page, name="Lee Jong Ho")
    assert officer.post(page, data).status_code == 302


def test_in_a_popup_the_form_comes_back_as_a_popup(officer):
    known = PersonFactory(name="Elizabeth Truss")
    page = f"{ADD}?_popup=1"
    back = officer.post(page, typed(officer, page, name="Liz Truss", country=known.country.pk))
    assert "This may be a duplicate of" in all_of(back)
    again = fields(back, "person_form")
    assert again["_popup"] == ["1"]
    done = officer.post(page, again | {"_is_another": "1"})
    assert b"popup_response" in done.content


def test_an_agreement_is_compared_with_its_parties_and_its_date(officer):
    known = AgreementFactory(title="Joint statement on telecoms supply")
    EventFactory(agreement=known, headline=True, happened_on_edtf="2022-03-04")
    gb, jp = (party.country for party in known.parties.all())
    page = "/admin/agreements/agreement/add/"
    data = fields(officer.get(page), "agreement_form") | {
        "title": "Joint Statement on Telecom Supply",
        "summary": "They work together.",
        "instrument": "joint-statement",
        "confidence": "high",
    }
    for country in (gb, jp):
        data = with_row(data, "parties", id="", agreement="", country=country.pk)
    data = with_row(
        data, "events", id="", agreement="", kind="announced", happened_on="2022-03", headline="on"
    )
    back = officer.post(page, data)
    assert f"/admin/agreements/agreement/{known.pk}/change/" in all_of(back)
    again = fields(back, "agreement_form")
    assert again["parties-1-country"] == [str(jp.pk)]
    assert Agreement.objects.count() == 1
    assert officer.post(page, again | {"_is_another": "1"}).status_code == 302
    assert Agreement.objects.latest("pk").parties.count() == 2


@pytest.mark.parametrize(
    ("factory", "page", "values"),
    [
        (TopicFactory, "agreements/topic", {"name": "Open RANs", "definition": "One."}),
        (OrganisationFactory, "partners/organisation", {"name": "Open RANs"}),
    ],
)
def test_other_kinds_are_asked_about_too(officer, factory, page, values):
    known = factory(name="Open RAN")
    page = f"/admin/{page}/add/"
    if hasattr(known, "country"):
        values |= {"country": known.country.pk}
    data = fields(officer.get(page), f"{known._meta.model_name}_form") | values
    assert "This may be a duplicate of" in all_of(officer.post(page, data))


# The list


@pytest.mark.parametrize(
    ("role", "merges", "dismisses"),
    [("Reader", False, False), ("Officer", False, True), ("Reviewer", True, True)],
)
def test_who_may_do_what_with_a_pair(as_role, role, merges, dismisses):
    one, other = a_pair()
    client = as_role(role)
    page = all_of(client.get(LIST))
    assert "Lee Jong Ho" in page
    link = f"/admin/partners/person/merge/?record=person:{other.pk}&amp;into={one.pk}"
    assert (link in page) == merges
    assert ("Not a duplicate" in page) == dismisses
    keys = {"record": [f"person:{one.pk}", f"person:{other.pk}"]}
    assert client.post(LIST, keys).status_code == (302 if dismisses else 403)
    assert NotDuplicate.objects.exists() == dismisses


def test_the_list_needs_an_account_and_the_right_to_see(client):
    a_pair()
    assert client.get(LIST).status_code == 302
    client.force_login(UserFactory())
    assert "Lee" not in all_of(client.get(LIST))


def test_a_pair_that_is_none_goes_for_good(officer):
    one, other = a_pair()
    keys = {"record": [f"person:{one.pk}", f"person:{other.pk}"]}
    answer = officer.post(LIST, keys, follow=True)
    assert "Noted: Lee Jong Ho and Lee Jong-ho are two." in all_of(answer)
    assert "No two records look alike" in all_of(answer)
    assert NotDuplicate.objects.get().by.username == "the-officer"


def test_a_pair_out_of_reach_is_not_judged(client):
    pair = [published(AgreementFactory(title=title)) for title in ("A partnership", "Another")]
    user = UserFactory(role="Officer")
    DepartmentFactory(user=user)
    client.force_login(user)
    keys = {"record": [f"agreement:{one.pk}" for one in pair]}
    assert client.post(LIST, keys).status_code == 403
    assert not NotDuplicate.objects.exists()


@pytest.mark.parametrize(
    "keys", [[], ["person:1"], ["person:1", "person:x"], ["user:1", "user:2"], ["mixed"]]
)
def test_made_up_pairs_are_not_found(officer, keys):
    if keys == ["mixed"]:
        keys = [f"person:{PersonFactory().pk}", f"topic:{TopicFactory().pk}"]
    assert officer.post(LIST, {"record": keys}).status_code == 404


def queries(client):
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(LIST).status_code == 200
    return len(captured)


def test_the_list_costs_the_same_for_one_pair_and_for_many(administrator):
    a_pair()
    queries(administrator)
    before = queries(administrator)
    for _n in range(10):
        a_pair()
    assert queries(administrator) == before
