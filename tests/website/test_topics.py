"""Topics by their names in the language of the page, and in English where they have none."""

import json
import re

import pytest
import time_machine
from django.utils import translation

from agreements.models import TopicName
from register import index, languages
from tests.factories import (
    AgreementFactory,
    CommitmentFactory,
    TopicFactory,
    TopicNameFactory,
    published,
)


@pytest.fixture
def chips(db):
    """A published agreement on semiconductors, which have a Japanese name, and on spectrum."""
    topic = TopicFactory(name="Semiconductors", reference="semiconductors")
    TopicNameFactory(topic=topic, language="ja", name="半導体")
    spectrum = TopicFactory(name="Spectrum", reference="spectrum", broader=topic)
    agreement = AgreementFactory()
    commitment = CommitmentFactory(agreement=agreement)
    commitment.topics.set([topic, spectrum])
    published(agreement, AgreementFactory())
    index.follow()
    return topic


def body(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/ja/",
        "/ja/agreements/",
        "/ja/agreements/?topic=semiconductors",
        "/ja/commitments/?topic=semiconductors",
        "/ja/topics/",
        "/ja/topics/semiconductors/",
        "/ja/topics/semiconductors/editions/",
        "/ja/topics/spectrum/",
        "/ja/agreements/gb-jp-nd-1/",
        "/ja/agreements/gb-jp-nd-1/commitments/1/",
        "/ja/agreements/compare/?ref=gb-jp-nd-1&ref=gb-jp-nd-2",
        "/ja/countries/jp/",
        "/ja/countries/gb/jp/",
        "/ja/explore/matrix/",
        "/ja/explore/network/?least=1",
        "/ja/explore/progress/?by=topic",
        "/ja/updates/",
    ],
)
def test_a_japanese_page_has_the_japanese_name_unmarked_and_others_marked(client, chips, address):
    page = body(client, address)
    assert "半導体" in page
    assert not re.search(r'lang="en">半導体', page)
    shown = re.findall(r">\s*Spectrum\s*<", re.sub(r"<title>.*?</title>", "", page))
    assert len(shown) == len(re.findall(r'lang="en">Spectrum<', page))


def test_the_english_and_welsh_pages_keep_the_english_name(client, chips):
    finder = body(client, "/agreements/?topic=semiconductors")
    assert "Semiconductors" in finder
    assert "半導体" not in finder
    assert '<span lang="en">Semiconductors</span>' in body(client, "/cy/topics/")
    assert '<p class="cs-page-head__other" lang="ja">半導体</p>' in body(
        client, "/topics/semiconductors/"
    )


def test_the_page_of_a_topic_is_called_as_its_readers_call_it(client, chips):
    page = body(client, "/ja/topics/semiconductors/")
    assert re.search(r"<title>\s*半導体 –", page)
    assert re.search(r"</span>半導体</h1>", page)
    assert '<p class="cs-page-head__other" lang="en">Semiconductors</p>' in page


@pytest.mark.parametrize("side", ["agreements", "commitments"])
def test_a_search_in_japanese_finds_what_is_filed_under_the_topic(client, chips, side):
    page = body(client, f"/ja/{side}/?q=半導体")
    assert "<mark>半導体</mark>" in page
    assert client.get(f"/{side}.json?q=半導体").json()["count"] == 1
    assert re.search(r'cs-named.*?href="/ja/topics/semiconductors/">半導体<', page, re.DOTALL)


def test_topics_come_in_the_order_of_the_page(client, real_register):
    for language in ("en", "cy", "ja"):
        page = body(client, "/topics/" if language == "en" else f"/{language}/topics/")
        names = re.findall(r'<h2 class="cs-card__title"><a [^>]*>([^<]+)</a>', page)
        with translation.override(languages.language_of(f"/{language}/").django):
            assert names == sorted(names, key=languages.order)
        assert len(names) == 20


@pytest.mark.parametrize("language", ["cy", "ja"])
def test_every_topic_of_the_real_register_has_a_name(real_register, language):
    for (kind, reference), document in real_register.items():
        assert kind != "topic" or language in document.other_names, reference


def test_names_in_japanese_find_as_much_as_the_filter(client, real_register):
    for (kind, reference), document in real_register.items():
        if kind == "topic":
            name = document.other_names["ja"]
            filed = client.get("/agreements.json", {"topic": reference}).json()["count"]
            assert client.get("/agreements.json", {"q": name}).json()["count"] >= filed, name


def test_an_earlier_day_has_the_names_of_that_day(client, transactional_db):
    with time_machine.travel("2026-01-05T12:00:00Z", tick=False):
        topic = TopicFactory(name="Semiconductors", reference="semiconductors")
        TopicNameFactory(topic=topic, language="ja", name="集積回路")
        agreement = AgreementFactory()
        CommitmentFactory(agreement=agreement).topics.add(topic)
        published(agreement)
    with time_machine.travel("2026-02-05T12:00:00Z", tick=False):
        TopicName.objects.update(name="半導体")
        published(topic)
        index.follow()
        for address in ("/ja/topics/", "/ja/agreements/gb-jp-nd-1/", "/ja/agreements/"):
            now, then = body(client, address), body(client, f"{address}?as_of=2026-01-10")
            assert ("半導体" in now, "集積回路" in now) == (True, False), address
            assert ("半導体" in then, "集積回路" in then) == (False, True), address
        search = client.get("/agreements.json?as_of=2026-01-10&q=集積回路")
        assert search.json()["count"] == 1


def test_linked_data_and_twins_give_all_names(client, chips):
    page = body(client, "/topics/semiconductors/")
    [block] = re.findall(
        r'<script type="application/ld\+json"[^>]*>(.*?)</script>', page, re.DOTALL
    )
    assert json.loads(block)["alternateName"] == [{"@value": "半導体", "@language": "ja"}]
    document = client.get("/topics/semiconductors.json").json()["document"]
    assert document["names"] == [{"language": "ja", "name": "半導体"}]
    row = next(r for r in client.get("/topics.json").json()["results"] if r["names"])
    assert (row["names"], row["name_languages"]) == (["半導体"], ["ja"])


@pytest.mark.parametrize("address", ["/topics/", "/agreements/", "/agreements/gb-jp-nd-1/"])
def test_other_languages_cost_no_more(client, chips, django_assert_max_num_queries, address):
    body(client, f"/ja{address}")
    with django_assert_max_num_queries(100) as english:
        body(client, address)
    with django_assert_max_num_queries(len(english)):
        body(client, f"/ja{address}")


@pytest.mark.parametrize("path", ["/agreements/", "/ja/agreements/", "/cy/commitments/"])
def test_other_words_are_still_suggested(client, real_register, path):
    address = f"{path}?q=semicondcutors"
    assert re.search(r'q=semiconductors?"[^>]*>semiconductors?</a>', body(client, address))
