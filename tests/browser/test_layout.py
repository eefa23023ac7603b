"""How pages are laid out for narrow screens, for large text, and in colours of the reader's own."""

import pytest

pytestmark = pytest.mark.browser

TWICE = "document.documentElement.style.fontSize = '200%'"
TWO_COLUMNS = {
    "agreement": ("/agreements/gb-jp-2022-1/", ".cs-split"),
    "finder": ("/agreements/", ".cs-finder"),
    "country": ("/countries/jp/", ".cs-split"),
    "topic": ("/topics/open-ran/", ".cs-split"),
    "commitment": ("/agreements/gb-jp-2022-1/commitments/5/", ".cs-split"),
}


def lefts(page, place: str) -> set[int]:
    """Where the parts of a layout begin, in pixels from the left."""
    return set(
        page.locator(f"{place} > *").evaluate_all(
            "(parts) => parts.map((e) => Math.round(e.getBoundingClientRect().left))"
        )
    )


@pytest.mark.parametrize(("address", "place"), TWO_COLUMNS.values(), ids=TWO_COLUMNS)
def test_large_text_takes_the_whole_width(open_page, address, place):
    page = open_page(1280)
    page.goto(address)
    assert len(lefts(page, place)) == 2
    page.evaluate(TWICE)
    assert len(lefts(page, place)) == 1


@pytest.mark.parametrize(("address", "place"), TWO_COLUMNS.values(), ids=TWO_COLUMNS)
def test_a_phone_has_one_column(open_page, address, place):
    page = open_page(360)
    page.goto(address)
    assert len(lefts(page, place)) == 1


def test_key_facts_come_after_the_summary_and_before_the_commitments(open_page):
    page = open_page(360)
    page.goto("/agreements/gb-jp-2022-1/")
    places = [
        page.get_by_text("framework between DCMS and MIC").last,
        page.get_by_role("complementary", name="Key facts"),
        page.get_by_role("heading", name="Commitments", exact=True),
    ]
    heights = [place.bounding_box()["y"] for place in places]
    assert heights == sorted(heights)
    page.set_viewport_size({"width": 1280, "height": 900})
    summary, facts, commitments = (place.bounding_box() for place in places)
    assert facts["x"] > summary["x"] + summary["width"]
    assert facts["y"] < summary["y"]
    assert commitments["y"] < facts["y"] + facts["height"]


@pytest.mark.parametrize("path", ["/", "/cy/", "/ja/"], ids=["English", "Welsh", "Japanese"])
def test_the_whole_menu_is_in_sight_on_a_phone(open_page, path):
    page = open_page(360)
    page.goto(path)
    entries = [entry.bounding_box() for entry in page.locator(".cs-nav__link").all()]
    assert len(entries) == 10
    assert all(e["x"] >= 0 and e["x"] + e["width"] <= 360 and e["height"] >= 24 for e in entries)
    assert len({e["y"] for e in entries}) <= 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_ticked_box_is_seen_in_the_colours_of_the_reader(open_page, scheme):
    page = open_page(1280, forced_colors="active", color_scheme=scheme)
    page.goto("/agreements/?country=jp")
    japan = page.locator(".cs-check__input[value=jp]").first
    ticked = page.screenshot(clip=japan.bounding_box())
    japan.evaluate("(e) => { e.checked = false }")
    empty = page.screenshot(clip=japan.bounding_box())
    japan.evaluate("(e) => { e.style.visibility = 'hidden' }")
    nothing = page.screenshot(clip=japan.bounding_box())
    assert len({ticked, empty, nothing}) == 3


def test_the_line_below_the_current_entry_is_the_only_one(open_page):
    page = open_page(1280, forced_colors="active")
    page.goto("/agreements/")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    marked = page.locator(".cs-nav__link").evaluate_all(
        """(links, ground) => links
            .filter((e) => getComputedStyle(e).borderBottomColor !== ground)
            .map((e) => e.innerText)""",
        ground,
    )
    assert marked == ["Agreements"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_cells_have_the_shades_of_their_legend_in_the_colours_of_the_reader(open_page, scheme):
    page = open_page(1280, forced_colors="active", color_scheme=scheme)
    page.goto("/explore/matrix/")
    fills = page.locator(".cs-legend rect").evaluate_all(
        "(parts) => parts.map((e) => getComputedStyle(e).fill)"
    )
    cells = page.locator(".cs-cell:not(.cs-cell--gap, .cs-cell--gaps)").evaluate_all(
        "(parts) => parts.map((e) => getComputedStyle(e).backgroundColor)"
    )
    assert len(set(fills)) == 5
    assert set(cells) == set(fills)
