"""The pictures: every number leads to a list of that many, and the table says the same."""

import re
from html.parser import HTMLParser

import pytest
from django.http import QueryDict
from django.urls import resolve, reverse

from register import index
from register.finders import AgreementFinder, CommitmentFinder
from register.query import agreements, commitments
from tests.register.documents_for_index import (
    agreement,
    commitment,
    progress,
    publish,
    reference_documents,
)
from website.explore import PICTURES

pytestmark = pytest.mark.django_db
FINDERS = {"/agreements/": AgreementFinder, "/commitments/": CommitmentFinder}

# Pictures with filters and choices of every kind that changes what a mark means.
STATES = {
    "map": "",
    "map of one country’s partners": "?country=gb",
    "map of chosen countries": "?country=jp&country=us",
    "map of three together": "?country=us&between=gb,jp",
    "map of words": "?q=open+ran",
    "map within a period": "?signed_from=2022-03&signed_to=2023-06",
    "timeline": "",
    "timeline of one country’s partners": "?country=jp",
    "matrix": "",
    "matrix of chosen topics": "?topic=open-ran&topic=ai",
    "matrix of one country’s partners": "?country=gb&instrument=joint-statement",
    "progress": "",
    "progress by country": "?by=country",
    "progress by country of one": "?by=country&country=gb",
    "progress by year": "?by=year&signed_from=2022-03&signed_to=2024",
    "progress of one status": "?by=country&progress=not-assessed",
    "progress in words": "?q=research&by=topic",
    "network": "",
    "network with every line": "?least=1",
    "network of one country’s partners": "?country=gb&least=3",
    "network of strategies": "?show=strategies",
}


def picture_of(client, name, query=""):
    return client.get(f"/explore/{name}/{query}").context["picture"]


def length(address):
    """How many records the list at an address holds; a record's own page holds one."""
    path, _mark, query = address.partition("?")
    finder = FINDERS.get(path)
    if finder is None:
        return resolve(path).url_name == "agreement"
    return finder(QueryDict(query)).qs.count()


@pytest.mark.parametrize("state", STATES)
def test_every_number_is_that_of_the_list_it_leads_to(client, real_register, state):
    marks = set(picture_of(client, state.split()[0], STATES[state]).marks())
    assert marks
    wrong = [(number, url) for number, url in marks if length(url) != number]
    assert wrong == []


def test_a_timeline_counts_by_year_what_it_cannot_show_one_by_one(
    client, real_register, monkeypatch
):
    monkeypatch.setattr("website.explore.timeline.MOST_SHOWN", 10)
    picture = picture_of(client, "timeline", "?country=gb")
    assert not picture.dated
    counts = [(c.number, c.url) for row in picture.rows for c in row.counts]
    assert sum(number for number, _url in counts) == sum(row.number for row in picture.rows)
    assert [url for number, url in counts if length(url) != number] == []


def test_a_timeline_shows_each_agreement_in_the_row_of_each_party(client, real_register):
    picture = picture_of(client, "timeline")
    drawn = {(row.code, mark.card.reference) for row in picture.rows for mark in row.marks}
    cards = [hit.card for hit in agreements()]
    assert drawn == {(c.reference, card.reference) for card in cards for c in card.countries}


def test_no_two_marks_of_a_row_lie_on_each_other(client, real_register):
    for row in picture_of(client, "timeline").rows:
        for n, one in enumerate(row.marks):
            for other in row.marks[n + 1 :]:
                apart = other.middle - one.middle
                assert one.lane != other.lane or apart * 640 / 100 >= 23.9


class Numbers(HTMLParser):
    """The numbers of a page's tables by row name, and the names of links in its pictures."""

    def __init__(self, html):
        super().__init__()
        self.cells, self.titles = [], []
        self.inside = None
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.inside = tag if tag in ("td", "title") else self.inside
        if tag == "td":
            self.cells.append("")
        if tag == "title":
            self.titles.append("")

    def handle_endtag(self, tag):
        if tag == self.inside:
            self.inside = None

    def handle_data(self, data):
        if self.inside == "td":
            self.cells[-1] += data
        if self.inside == "title":
            self.titles[-1] += data


@pytest.mark.parametrize("name", ["map", "matrix", "progress", "network"])
def test_the_table_on_the_page_holds_the_numbers_of_the_picture(client, real_register, name):
    response = client.get(f"/explore/{name}/")
    read = Numbers(response.content.decode())
    cells = [re.sub(r".*: ", "", cell).strip() for cell in read.cells]
    table = response.context["picture"].table
    assert cells == [str(cell.text) for line in table.lines for cell in line.cells]
    drawn = {int(n) for title in read.titles[1:] for n in re.findall(r": (\d+)", title)}
    assert drawn <= {int(cell) for cell in cells if cell.isdigit()}


def test_one_country_makes_the_map_one_of_its_partners(client, real_register):
    numbers = {
        place.code: place.number for place in picture_of(client, "map", "?country=gb").places
    }
    assert numbers["jp"] == agreements().between("gb", "jp").count()
    assert numbers["gb"] == agreements().filter(country="gb").count()


def test_the_european_union_stands_beside_the_map_and_singapore_is_a_dot(client, real_register):
    picture = picture_of(client, "map")
    assert [place.code for place in picture.beside] == ["eu"]
    assert {"sg", "pw", "il"} == {place.code for place in picture.dots}
    assert "European Union: 9 agreements" in client.get("/explore/map/").content.decode()


def test_the_bars_have_a_part_without_a_public_update(client, real_register):
    picture = picture_of(client, "progress", "?by=all")
    (bar,) = picture.bars
    silent = commitments().filter(progress="no-update").count()
    assert {s.status: s.number for s in bar.segments}["no-update"] == silent
    assert sum(s.width for s in bar.segments) == pytest.approx(100, abs=0.1)


@pytest.fixture
def few(db):
    """Two agreements: one of a month, one of no date; two see one commitment differently."""
    name = "日本国総務省とグレートブリテン及び北アイルランド連合王国との間の覚書" * 3
    publish(
        *reference_documents(),
        agreement("gb-jp-2022-1", ("gb", "jp"), "2022-02", title=name, commitments=[commitment(1)]),
        agreement("gb-in-nd-1", ("gb", "in"), None, commitments=[commitment(1, ["6g"])]),
        progress(assessor="editor", status="complete"),
        progress("gb-jp-2022-1-u2", assessor="independent", status="under-way"),
    )
    index.follow()


def test_a_month_is_as_long_as_it_was_and_the_undated_is_named(client, few):
    picture = picture_of(client, "timeline")
    row = next(row for row in picture.rows if row.code == "jp")
    (mark,) = row.marks
    assert (mark.precision, mark.start, mark.width) == ("month", 8.49, 7.67)  # 31 and 28 of 365
    assert [card.reference for card in picture.named_undated] == ["gb-in-nd-1"]
    html = client.get("/explore/timeline/").content.decode()
    assert "1 agreement has no date and is named below" in html
    assert '<h2 class="govuk-heading-m" id="undated">' in html


def test_a_commitment_that_two_see_differently_counts_in_both_parts(client, few):
    (bar,) = picture_of(client, "progress", "?by=all").bars
    assert bar.number == 2
    assert [(s.status, s.number) for s in bar.segments] == [
        ("complete", 1),
        ("under-way", 1),
        ("no-update", 1),
    ]
    page = client.get("/explore/progress/").content.decode()
    assert "two assessors see differently counts in both parts" in page


@pytest.mark.parametrize("name", PICTURES)
def test_pictures_of_two_agreements_answer(client, few, name):
    for ending in ("/", ".svg", ".csv"):
        assert client.get(f"/explore/{name}{ending}").status_code == 200


@pytest.mark.parametrize("name", PICTURES)
def test_pictures_of_nothing_say_so(client, db, name):
    page = client.get(f"/explore/{name}/")
    assert page.status_code == 200
    assert "There is nothing to draw" in page.content.decode()
    assert "<figure" not in page.content.decode()
    for ending in (".svg", ".csv"):
        assert client.get(f"/explore/{name}{ending}").status_code == 200


@pytest.mark.parametrize("name", PICTURES)
def test_a_wrong_value_is_said_and_the_rest_applies(client, real_register, name):
    address = f"/explore/{name}/?signed_from=2022-13&country=jp"
    page = client.get(address)
    assert "“2022-13” is not in the calendar" in page.content.decode()
    assert page.context["picture"].frame.good == {"country": ["jp"]}
    assert client.get(f"/explore/{name}.csv?signed_from=2022-13").status_code == 400
    assert client.get(f"/explore/{name}.svg?signed_from=2022-13").status_code == 400


@pytest.mark.parametrize(
    ("address", "choice", "instead"),
    [
        ("progress/?by=moon", "by", "topic"),
        ("network/?show=moon", "show", "topics"),
        ("network/?least=-1", "least", ""),
    ],
)
def test_a_choice_that_there_is_not_is_said(client, world, address, choice, instead):
    page = client.get(f"/explore/{address}")
    said = address.rpartition("=")[2]
    assert f"“{said}” is not a choice here" in page.content.decode()
    assert page.context["picture"].chosen(choice) == instead
    assert client.get(f"/explore/{address.replace('/?', '.csv?')}").status_code == 400


def test_filters_in_use_are_remove_links_that_keep_the_choice(client, real_register):
    page = client.get("/explore/progress/?by=country&topic=open-ran&country=jp")
    removes = [active.remove_url for active in page.context["finder"].active]
    assert removes == [
        "/explore/progress/?by=country&topic=open-ran",
        "/explore/progress/?by=country&country=jp",
    ]
    assert "nofollow" in page.content.decode()
    assert "nofollow" not in client.get("/explore/progress/?topic=open-ran").content.decode()


def test_empty_fields_of_the_form_leave_the_address(client, world):
    response = client.get("/explore/network/?show=strategies&least=&q=&country=jp")
    assert response["Location"] == "/explore/network/?show=strategies&country=jp"


def test_a_picture_of_an_earlier_day_leads_to_lists_of_that_day(client, real_register):
    today = index.today().isoformat()
    picture = picture_of(client, "map", f"?as_of={today}&country=gb")
    number, url = list(picture.marks())[1]
    assert f"as_of={today}" in url
    assert client.get(url).context["page_obj"].paginator.count == number


def test_a_selected_option_is_offered_however_rare(client, real_register):
    page = client.get("/explore/map/?country=vn")
    country = next(facet for facet in page.context["facets"] if facet.name == "country")
    assert "vn" in [option.value for option in country.options]
    assert len(country.options) < 10


@pytest.mark.parametrize("name", PICTURES)
def test_pictures_cost_the_same_for_more_agreements(
    client, db, name, django_assert_max_num_queries
):
    publish(*reference_documents(), agreement("gb-jp-2022-1", commitments=[commitment(1)]))
    index.follow()
    client.get(f"/explore/{name}/")
    with django_assert_max_num_queries(3):
        client.get(f"/explore/{name}/?q=a")
    publish(
        *(
            agreement(f"gb-in-20{n}-1", ("gb", "in"), f"20{n}", commitments=[commitment(1, ["6g"])])
            for n in range(10, 30)
        )
    )
    index.follow()
    with django_assert_max_num_queries(3):
        client.get(f"/explore/{name}/")


def test_the_index_page_leads_to_every_picture(client, world):
    html = client.get("/explore/").content.decode()
    for name, kind in PICTURES.items():
        assert f'href="{reverse(f"website:explore-{name}")}">{kind.heading}</a>' in html
    assert 'href="/explore/"' in client.get("/").content.decode()
