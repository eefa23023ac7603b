"""Pictures as files: SVG that stands alone, and CSV that is the table."""

import csv
import io
import re
import xml.etree.ElementTree as ET

import pytest

from register import index
from tests.register.documents_for_index import agreement, country, publish, reference_documents
from website.explore import PICTURES

pytestmark = pytest.mark.django_db
SVG = "{http://www.w3.org/2000/svg}"
VIEWS = ["map", "timeline", "timeline?country=jp", "matrix", "progress?by=year", "network"]
VIEWS += ["network?show=strategies", "matrix?q=nothing+at+all"]


def file(client, view, ending):
    name, _mark, query = view.partition("?")
    response = client.get(f"/explore/{name}.{ending}?{query}")
    assert response.status_code == 200
    return response


def read_csv(response):
    return list(csv.reader(io.StringIO(response.content.decode())))


@pytest.mark.parametrize("view", VIEWS)
def test_the_svg_stands_alone(client, real_register, view):
    response = file(client, view, "svg")
    assert response["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert response["Content-Disposition"].startswith("attachment; filename=")
    text = response.content.decode()
    root = ET.fromstring(text)
    assert root.tag == f"{SVG}svg"
    assert root.get("viewBox")
    assert root.find(f"{SVG}title").text
    ids = {element.get("id") for element in root.iter() if element.get("id")}
    links = [e.get("href") for e in root.iter() if e.get("href")]
    assert all(h.startswith("http://testserver/") or h.lstrip("#") in ids for h in links)
    assert set(re.findall(r"url\(#([\w-]+)\)", text)) <= ids
    assert not {"style", "script", "image", "foreignObject"} & {
        element.tag.removeprefix(SVG) for element in root.iter()
    }
    assert not [e for e in root.iter() if e.get("style")]


@pytest.mark.parametrize("name", PICTURES)
def test_what_is_drawn_has_its_colour_in_itself(client, real_register, name):
    root = ET.fromstring(file(client, name, "svg").content)
    parents = {child: parent for parent in root.iter() for child in parent}

    def coloured(element):
        while element is not root:
            if element.get("fill") or element.get("stroke"):
                return True
            element = parents[element]
        return False

    shapes = [
        e for e in root.iter() if e.tag.removeprefix(SVG) in ("path", "rect", "circle", "line")
    ]
    assert shapes
    assert [ET.tostring(e) for e in shapes if not coloured(e)] == []


@pytest.mark.parametrize("view", VIEWS)
def test_the_csv_is_the_table(client, real_register, view):
    name, _mark, query = view.partition("?")
    table = client.get(f"/explore/{name}/?{query}").context["picture"].table
    rows = read_csv(file(client, view, "csv"))
    assert rows[0] == ["code", *table.heads]
    assert [row[1] for row in rows[1:]] == [line.name for line in table.lines]
    for row, line in zip(rows[1:], table.lines, strict=True):
        assert row[2:] == [str(cell.text) for cell in line.cells]


def test_marks_in_the_file_are_those_of_the_page(client, real_register):
    page = client.get("/explore/map/").content.decode()
    drawn = ET.fromstring(file(client, "map", "svg").content)
    links = {a.get("href").removeprefix("http://testserver") for a in drawn.iter(f"{SVG}a")}
    picture = client.get("/explore/map/").context["picture"]
    assert {url for _number, url in picture.marks()} <= links
    assert all(f'href="{url}"' in page for _number, url in picture.marks())


def test_a_name_that_a_spreadsheet_would_run_is_made_harmless(client, db):
    documents = [d for d in reference_documents() if d.reference != "jp"]
    named = country("jp").model_copy(update={"name": '=HYPERLINK("x")'})
    shown = next(d for d in reference_documents() if d.reference == "jp")
    publish(
        *documents,
        shown.model_copy(update={"name": named.name}),
        agreement("gb-jp-2022-1", ["gb", {"country": named}]),
    )
    index.follow()
    names = [row[1] for row in read_csv(file(client, "map", "csv"))]
    assert '\'=HYPERLINK("x")' in names
    ET.fromstring(file(client, "map", "svg").content)


def test_the_geometry_is_small_and_its_licence_stands_beside_it(settings):
    folder = settings.BASE_DIR / "website" / "explore"
    assert (folder / "world.json").stat().st_size <= 60_000
    assert "public domain" in (folder / "LICENCE.md").read_text()
