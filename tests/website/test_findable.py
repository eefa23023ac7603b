"""What pages say of themselves to programs: JSON-LD, twins, canonical addresses, Open Graph."""

import json
import re
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import time_machine
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import RDF

from editorial.load import load_documents
from editorial.publish import publish, withdraw
from register import index
from register.documents import Agreement
from tests.answers import whole
from tests.canaries import full_documents
from tests.website.test_leaks import record
from website import linked

# rdflib's own reader of JSON-LD uses what rdflib has deprecated.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
S = Namespace("https://schema.org/")
SITE = "http://testserver"
# The terms of schema.org that the register uses; nothing is fetched.
TERMS = json.loads((Path(__file__).parent / "schemas" / "schema-org.json").read_text())
NOW = datetime(2026, 11, 1, tzinfo=UTC)
HOSTILE = "</script><script>alert(1)</script><!-- \u2028 \u2029 & \u202e 日本語 😀"


class Head(HTMLParser):
    """The links, properties and data blocks of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links, self.properties, self.blocks = [], {}, []
        self._is_block = False
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self._is_block = tag == "script" and values.get("type") == "application/ld+json"
        if tag == "link":
            self.links.append(values)
        if tag == "meta" and "property" in values:
            self.properties[values["property"]] = values["content"]

    def handle_data(self, data):
        if self._is_block:
            self.blocks.append(data)
            self._is_block = False

    def hrefs(self, rel, **also):
        return [
            link["href"]
            for link in self.links
            if link["rel"] == rel and all(link.get(k) == v for k, v in also.items())
        ]


def graph_of(value: dict) -> Graph:
    assert value["@context"] == linked.CONTEXT
    return Graph().parse(data=json.dumps(value | {"@context": TERMS}), format="json-ld")


def described(client, address) -> Graph:
    head = Head(client.get(address).content.decode())
    assert len(head.blocks) == 1
    return graph_of(json.loads(head.blocks[0]))


@pytest.fixture
def full_world(world):
    publish(load_documents(full_documents()[:-1]).records, note="Everything filled in.")
    index.follow()


PAGES = {
    "/agreements/gb-jp-2022-1/": "agreement",
    "/countries/jp/": "Country",
    "/people/julia-lopez/": "Person",
    "/organisations/gb-dcms/": "GovernmentOrganization",
    "/topics/open-ran/": "DefinedTerm",
    "/strategies/gb-digital-strategy-2022/": "DigitalDocument",
}


@pytest.mark.parametrize("address", PAGES)
def test_a_record_is_described_under_its_address(full_world, client, address):
    graph = described(client, f"/cy{address}")
    about = URIRef(SITE + address)
    types = set(graph.objects(about, RDF.type))
    expected = {"Legislation", "DigitalDocument"} if PAGES[address] == "agreement" else None
    assert len(types) == 1
    assert types <= {S[t] for t in expected or {PAGES[address]}}
    assert graph.value(about, S.name)
    assert graph.value(about, S.identifier) == Literal(address.strip("/").split("/")[1])


def an_agreement(**changes) -> Agreement:
    made = next(d for d in full_documents() if d.type == "agreement")
    return Agreement.model_validate(made.model_dump(mode="json") | changes)


@pytest.mark.parametrize(
    ("instrument", "force", "kind"),
    [
        ("treaty", "not-stated", S.Legislation),
        ("memorandum-of-understanding", "binding", S.Legislation),
        ("exchange-of-notes", "mixed", S.Legislation),
        ("memorandum-of-understanding", "non-binding", S.DigitalDocument),
        ("joint-statement", "not-stated", S.DigitalDocument),
    ],
)
def test_what_binds_is_legislation_and_the_rest_a_document(instrument, force, kind):
    document = an_agreement(instrument=instrument, force={"value": force, "passage": "It says so."})
    value = {"@context": linked.CONTEXT} | linked.agreement(document, NOW, SITE)
    about = URIRef(f"{SITE}/agreements/{document.reference}/")
    assert graph_of(value).value(about, RDF.type) == kind


def test_both_governments_are_its_authors():
    document = an_agreement()
    graph = graph_of({"@context": linked.CONTEXT} | linked.agreement(document, NOW, SITE))
    authors = list(graph.objects(URIRef(f"{SITE}/agreements/{document.reference}/"), S.author))
    assert len(authors) == len(document.parties) >= 2
    for author in authors:
        assert graph.value(author, RDF.type) == S.GovernmentOrganization
        assert str(author).endswith("#government")


def test_a_person_has_offices_and_nothing_personal(full_world, client):
    graph = described(client, "/people/julia-lopez/")
    role = graph.value(URIRef(f"{SITE}/people/julia-lopez/"), S.affiliation)
    assert graph.value(role, S.roleName) == Literal("Minister")
    assert graph.value(role, S.affiliation) == URIRef(f"{SITE}/organisations/gb-dcms/")
    said = {str(p).rpartition("/")[2] for p in graph.predicates()}
    assert not said & {"birthDate", "gender", "email", "nationality", "address", "telephone"}


def test_the_home_page_describes_the_register_and_its_downloads(full_world, client):
    graph = described(client, "/")
    dataset = graph.value(predicate=RDF.type, object=S.Dataset)
    assert graph.value(URIRef(f"{SITE}/data/#catalogue"), S.dataset) == dataset
    assert len(list(graph.objects(dataset, S.license))) == 2
    urls = [graph.value(d, S.contentUrl) for d in graph.objects(dataset, S.distribution)]
    assert len(urls) == 6
    for url in urls:
        answer = client.get(str(url).removeprefix(SITE))
        assert (answer.status_code, bool(whole(answer))) == (200, True)


def test_no_text_ends_the_block(full_world, client):
    publish(load_documents([an_agreement(title="T", summary=HOSTILE)]).records, note="Hostile.")
    index.follow()
    html = client.get("/agreements/gb-jp-2022-1/").content.decode()
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)[1]
    assert not re.search("[<>&\u2028\u2029]", block)
    assert json.loads(block)["abstract"] == HOSTILE
    assert "<script>alert" not in html


@pytest.mark.parametrize(
    ("page", "types"),
    [
        ("/agreements/?country=jp&page=1", ["atom+xml", "csv", "json"]),
        ("/commitments/?country=jp", ["atom+xml", "calendar", "csv", "json"]),
        ("/cy/commitments/?as_of=2026-01-01", ["atom+xml", "calendar", "csv", "json"]),
        ("/updates/", ["atom+xml", "csv", "json"]),
        ("/countries/", ["csv", "json"]),
        ("/people/", ["csv", "json"]),
        ("/ja/topics/", ["csv", "json"]),
        ("/agreements/gb-jp-2022-1/", ["atom+xml", "json"]),
        ("/topics/open-ran/editions/", ["atom+xml", "json"]),
        ("/explore/map/?country=jp", ["csv", "svg+xml"]),
        ("/", ["atom+xml"]),
    ],
)
def test_a_page_names_its_twins_under_its_parameters(full_world, client, page, types):
    head = Head(client.get(page).content.decode())
    twins = [link for link in head.links if link["rel"] == "alternate" and "type" in link]
    assert sorted(link["type"].partition("/")[2] for link in twins) == sorted(types)
    query = urlsplit(page).query.replace("&page=1", "")
    for link in twins:
        assert urlsplit(link["href"]).query == query
        answer = client.get(link["href"])
        whole(answer)
        assert answer.status_code == 200
        assert answer["Content-Type"].partition(";")[0] == link["type"]


@pytest.mark.parametrize(
    ("page", "feed", "said"),
    [
        ("/countries/jp/", "country=jp", "Agreements with Japan"),
        ("/people/julia-lopez/", "person=julia-lopez", "Agreements that name Julia Lopez"),
        ("/topics/open-ran/", "topic=open-ran", "Agreements on Open RAN"),
        (
            "/organisations/gb-dcms/?as_of={today}",
            "as_of={today}&organisation=gb-dcms",
            "Agreements that name DCMS",
        ),
        (
            "/strategies/gb-digital-strategy-2022/",
            "strategy=gb-digital-strategy-2022",
            "Agreements that serve UK Digital Strategy",
        ),
    ],
)
def test_agreements_under_a_record_can_be_followed_and_not_it_alone(
    full_world, client, page, feed, said
):
    page, feed = (text.format(today=index.today()) for text in (page, feed))
    with time_machine.travel(index.today() + timedelta(days=3), tick=False):
        html = client.get(page).content.decode()
        feeds = {
            link["title"]: link["href"]
            for link in Head(html).links
            if link.get("type") == "application/atom+xml"
        }
        path, _mark, query = page.partition("?")
        own = f"{path.rstrip('/')}.atom{_mark}{query}"
        assert feeds == {said: f"/agreements.atom?{feed}", "Changes to this record": own}
        for title, address in feeds.items():
            assert client.get(address).status_code == 200
            shown = address.replace("&", "&amp;")
            assert f'<a class="govuk-link" href="{shown}">{title}</a>' in html


def test_a_page_of_two_countries_names_the_files_of_its_list(full_world, client):
    head = Head(client.get("/cy/countries/gb/jp/").content.decode())
    twins = [link["href"] for link in head.links if link["rel"] == "alternate" and "type" in link]
    assert twins == [f"/agreements.{form}?between=gb,jp" for form in ("atom", "csv", "json")]


@pytest.mark.parametrize(
    ("page", "canonical"),
    [
        ("/agreements/gb-jp-2022-1/?as_of=2026-01-01&x=1", None),
        ("/agreements/gb-jp-2022-1/?x=1", "/agreements/gb-jp-2022-1/"),
        ("/agreements/?sort=title&country=jp", "/agreements/?country=jp"),
        ("/cy/agreements/?page=1&country=jp", "/cy/agreements/?country=jp&page=1"),
        ("/updates/?page=1", "/updates/?page=1"),
        ("/", "/"),
    ],
)
def test_a_page_has_one_canonical_address(full_world, client, page, canonical):
    head = Head(client.get(page).content.decode())
    if canonical is None:  # nothing was published that day: no page, no address
        assert head.hrefs("canonical") == []
        return
    assert head.hrefs("canonical") == [SITE + canonical]
    assert head.properties["og:url"] == SITE + canonical
    assert head.hrefs("search") == ["/opensearch.xml"]


@pytest.mark.parametrize(("prefix", "locale"), [("", "en_GB"), ("/cy", "cy_GB"), ("/ja", "ja_JP")])
def test_open_graph_says_what_the_page_is(full_world, client, prefix, locale):
    response = client.get(f"{prefix}/agreements/gb-jp-2022-1/")
    html = response.content.decode()
    properties = Head(html).properties
    assert properties["og:locale"] == locale
    assert properties["og:type"] == "article"
    title = re.search(r"<title>(.*?)</title>", html, re.DOTALL)[1]
    assert f'property="og:title" content="{title}"' in html
    assert properties["og:description"] == an_agreement().summary
    assert "og:image" not in properties


def test_what_is_withdrawn_describes_itself_no_more(full_world, client):
    assert described(client, "/topics/open-ran/")
    withdraw(record("strategy", "gb-digital-strategy-2022"), reason="By mistake.")
    index.follow()
    response = client.get("/strategies/gb-digital-strategy-2022/")
    assert response.status_code == 410
    head = Head(response.content.decode())
    assert (head.blocks, head.properties, head.hrefs("canonical")) == ([], {}, [])


def test_the_calendar_can_be_subscribed_to_where_it_is_downloaded(full_world, client):
    page = client.get("/commitments/?country=jp").content.decode()
    assert 'href="webcal://testserver/commitments.ics?country=jp"' in page
    assert 'href="/commitments.atom?country=jp"' in page
