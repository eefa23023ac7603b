"""The history of a record in the open: its editions, and what changed between two of them."""

import json

import pytest

from editorial.publish import publish, withdraw
from register import journal
from register.addresses import FOLDERS, address
from register.models import Edition
from tests.factories import AgreementFactory, CommitmentFactory, TopicFactory, published
from tests.website.test_findable import Head
from tests.world import COUNTRIES

pytestmark = pytest.mark.django_db


def text_of(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def topic(db):
    topic = published(TopicFactory(reference="open-ran", definition="Many makers."))
    topic.definition, topic.version = "Several makers.", 2
    topic.save()
    publish([topic], note="A plainer definition.")
    return topic


def test_every_edition_with_its_note_newest_first(client, topic):
    page = client.get("/topics/open-ran/editions/")
    assert [line.edition.number for line in page.context["lines"]] == [2, 1]
    assert "A plainer definition." in text_of(page)
    assert 'href="/topics/open-ran/editions/1..2/"' in text_of(page)


def test_what_changed_word_by_word(client, topic):
    page = text_of(client.get("/topics/open-ran/editions/1..2/"))
    assert '<del class="cs-diff__removed">Many</del>' in page
    assert '<ins class="cs-diff__added">Several</ins> makers.' in page


@pytest.mark.parametrize("language", ["cy", "ja"])
def test_fields_codes_and_words_are_marked_as_english_on_other_pages(client, language):
    agreement = published(AgreementFactory(reference="gb-jp-2022-1"))
    agreement.instrument, agreement.version = "treaty", 2
    agreement.save()
    publish([agreement], note="It is a treaty.")
    page = text_of(client.get(f"/{language}/agreements/gb-jp-2022-1/editions/1..2/"))
    assert '<span lang="en">instrument</span>' in page
    row = page.partition('<span lang="en">instrument</span>')[2].partition("</div>")[0]
    said = row.partition('<span lang="en">')[2].partition("</span>")[0]
    assert "Joint statement" in said
    assert "Treaty" in said


def test_parts_that_came_are_marked_as_english_on_other_pages(client):
    agreement = published(AgreementFactory(reference="gb-jp-2022-1"))
    CommitmentFactory(agreement=agreement, number=1, text="They meet.")
    agreement.version = 2
    agreement.save()
    publish([agreement], note="What they promise.")
    page = text_of(client.get("/cy/agreements/gb-jp-2022-1/editions/1..2/"))
    facts = page.partition('<ul class="cs-diff__facts" lang="en">')[2].partition("</ul>")[0]
    assert 'text: <ins class="cs-diff__added">They meet.</ins>' in facts


def test_the_older_edition_comes_first(client, topic):
    response = client.get("/topics/open-ran/editions/2..1/")
    assert response.headers["Location"] == "/topics/open-ran/editions/1..2/"


def test_an_edition_is_read_as_it_was(client, topic):
    first, second = (text_of(client.get(f"/topics/open-ran/editions/{n}/")) for n in (1, 2))
    assert "This is edition 1, published on" in first
    assert "Many makers." in first
    assert "Several makers." not in first
    assert "Several makers." in second
    listed = text_of(client.get("/topics/open-ran/editions/"))
    assert 'href="/topics/open-ran/editions/1/"' in listed
    assert client.get("/topics/open-ran/editions/3/").status_code == 404


@pytest.mark.parametrize("numbers", ["1..3", "0..1", "1..1", "99..100"])
def test_editions_that_there_are_not(client, topic, numbers):
    assert client.get(f"/topics/open-ran/editions/{numbers}/").status_code == 404


def test_a_draft_and_what_never_was_are_alike(client, topic):
    TopicFactory(reference="a-draft")
    draft, never = (client.get(f"/topics/{name}/editions/") for name in ("a-draft", "never-was"))
    assert (draft.status_code, draft.content) == (404, never.content)


def test_the_history_of_what_was_withdrawn_is_gone_with_it(client, topic):
    withdraw(topic, reason="Entered twice.")
    for page in ("editions/", "editions/1/", "editions/1..2/"):
        response = client.get(f"/topics/open-ran/{page}")
        assert response.status_code == 410
        assert "Entered twice." in text_of(response)


def test_a_text_that_the_law_removed_is_said_to_be_gone(client, topic):
    journal.redact(Edition.objects.get(reference="open-ran", number=1), "Removed under the law.")
    assert "Removed under the law." in text_of(client.get("/topics/open-ran/editions/"))
    removed = client.get("/topics/open-ran/editions/1/")
    assert (removed.status_code, "Removed under the law." in text_of(removed)) == (410, True)
    page = text_of(client.get("/topics/open-ran/editions/1..2/"))
    assert "cannot be compared" in page
    assert "Removed under the law." in page


def test_every_record_of_the_register_has_its_history(client, real_register):
    seen = set()
    for record_type, reference in real_register:
        if record_type in FOLDERS and record_type not in seen:
            seen.add(record_type)
            assert client.get(f"{address(record_type, reference)}editions/").status_code == 200
    assert seen == set(FOLDERS)


def test_pairs_of_countries_keep_their_page(client, world):
    assert client.get(f"/countries/{COUNTRIES[0].reference}/jp/").status_code == 200


def test_a_long_history_costs_no_more_than_a_short_one(
    client, topic, django_assert_max_num_queries
):
    for number in range(3, 13):
        topic.definition, topic.version = f"Words {number}.", number
        topic.save()
        publish([topic], note="Other words.")
    client.get("/topics/")  # the index catches up
    with django_assert_max_num_queries(3):
        client.get("/topics/open-ran/editions/")
    with django_assert_max_num_queries(3):
        client.get("/topics/open-ran/editions/1..12/")


def again(topic, definition):
    topic.definition, topic.version = definition, topic.version + 1
    topic.save()
    publish([topic], note="Other words.")


@pytest.mark.parametrize("number", [1, 2, 3])
def test_the_page_to_cite_leads_to_its_own_words_though_all_are_of_one_day(client, topic, number):
    again(topic, "Three on one day.")
    head = Head(client.get(f"/ja/topics/open-ran/editions/{number}/").content.decode())
    [twin] = head.hrefs("alternate", type="application/json")
    assert twin == f"/topics/open-ran/editions/{number}.json"
    said = client.get(twin).json()
    assert said["edition"]["number"] == number
    assert (
        json.loads(Edition.objects.get(reference="open-ran", number=number).document)
        == (said["document"])
    )
    assert "/topics/open-ran.atom" in head.hrefs("alternate", type="application/atom+xml")


def test_each_kind_of_record_has_files_of_its_editions(client, world):
    for record_type, folder in FOLDERS.items():
        edition = Edition.objects.filter(record_type=record_type).first()
        path = f"/{folder}/{edition.reference}/editions/{edition.number}"
        page = client.get(f"{path}/").content.decode()
        assert f'href="{path}.json"' in page
        assert f"as_of={edition.published_at:%Y-%m-%d}" not in " ".join(
            link for link in Head(page).hrefs("alternate") if ".json" in link
        )
        assert client.get(f"{path}.json").json()["edition"]["hash"] == edition.hash


def test_the_file_of_an_edition_is_refused_as_its_page_is(client, topic):
    missing = client.get("/topics/open-ran/editions/9.json")
    assert missing.status_code == 404
    assert "give a number from 1 to 2" in missing.json()["errors"]["number"][0]
    journal.redact(Edition.objects.get(reference="open-ran", number=1), "Removed under the law.")
    removed = client.get("/topics/open-ran/editions/1.json")
    assert (removed.status_code, removed.json()["removed"]["edition"]) == (410, 1)
    assert client.get("/topics/open-ran/editions/3.json").json()["document"] is None
    withdraw(topic, reason="Entered twice.")
    assert client.get("/topics/open-ran/editions/2.json").status_code == 410


def test_the_file_of_a_record_takes_the_number_of_an_edition(client, topic):
    assert client.get("/topics/open-ran.json?edition=1").json()["edition"]["number"] == 1
    wrong, missing = (client.get(f"/topics/open-ran.json?edition={n}") for n in ("x", 5))
    assert (wrong.status_code, list(wrong.json()["errors"])) == (400, ["edition"])
    assert (missing.status_code, list(missing.json()["errors"])) == (404, ["edition"])
    assert "from 1 to 2" in missing.json()["detail"]


def test_a_text_that_the_law_removed_is_not_offered_for_comparison(client, topic):
    again(topic, "A third.")
    journal.redact(Edition.objects.get(reference="open-ran", number=2), "Removed under the law.")
    page = client.get("/topics/open-ran/editions/")
    lines = [(line.edition.number, line.before) for line in page.context["lines"]]
    assert lines == [(4, None), (3, 1), (2, None), (1, None)]
    assert client.get("/topics/open-ran/editions/1..3/").context["changes"]


def test_the_list_of_editions_names_its_twins(client, topic):
    head = Head(client.get("/cy/topics/open-ran/editions/").content.decode())
    [twin] = head.hrefs("alternate", type="application/json")
    assert twin == "/api/v1/topics/open-ran/editions"
    assert [one["number"] for one in client.get(twin).json()["results"]] == [1, 2]
    assert head.hrefs("alternate", type="application/atom+xml") == ["/topics/open-ran.atom"]
