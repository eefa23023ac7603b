"""Pages on paper: what was found, whole, with the address that leads back to it."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

SHEET = 718  # A4 between Chromium's margins, in CSS pixels
PAGES = (
    "/agreements/?country=jp&topic=open-ran",
    "/commitments/?q=open+ran",
    "/agreements/gb-jp-2022-1/",
    "/agreements/gb-jp-2022-1/commitments/5/",
    "/agreements/compare/?ref=gb-jp-2022-1&ref=gb-in-2021-1",
    "/countries/jp/",
    "/explore/map/",
    "/explore/timeline/",
    "/explore/matrix/",
    "/explore/progress/",
    "/explore/network/",
)
CONTROLS = """() => [...document.querySelectorAll("input, select, button, nav")]
    .filter((e) => e.checkVisibility()).map((e) => e.outerHTML.slice(0, 120))"""
# Chromium hides with clip-path what only screen readers read: it is small, and meant to be cut.
CUT = """() => [...document.querySelectorAll("main, main *")]
    .filter((e) => getComputedStyle(e).overflowX !== "visible" && e.clientWidth > 1)
    .filter((e) => e.scrollWidth > e.clientWidth + 1)
    .map((e) => e.outerHTML.slice(0, 120))"""
BROKEN = """() => [...document.querySelectorAll("main th")]
    .filter((e) => e.scrollWidth > e.clientWidth + 1)
    .map((e) => e.innerText)"""


def test_pages_print_whole_and_without_controls(open_page, site):
    page = open_page(SHEET)
    page.emulate_media(media="print")
    wrong = {}
    for address in PAGES:
        page.goto(address)
        width = page.evaluate("document.documentElement.scrollWidth")
        found = page.evaluate(CONTROLS) + page.evaluate(CUT) + page.evaluate(BROKEN)
        if width > SHEET:
            found.append(f"{width} px wide")
        if page.locator(".cs-footer .cs-printed").inner_text() != f"{site}{address}":
            found.append("no address")
        if found:
            wrong[address] = found
    assert wrong == {}


def test_a_printed_list_says_which_part_of_it_is_on_the_sheet(open_page):
    page = open_page(SHEET)
    page.emulate_media(media="print")
    page.goto("/agreements/?country=gb")
    expect(page.get_by_text("1 to 20 of 51, page 1 of 3.")).to_be_visible()
    page.goto("/agreements/?country=gb&page=3")
    expect(page.get_by_text("41 to 51 of 51, page 3 of 3.")).to_be_visible()
    page.goto("/agreements/?country=jp&topic=open-ran")
    expect(page.get_by_text("page 1 of")).to_have_count(0)


def test_the_printed_matrix_has_rows_of_one_line_and_all_its_columns(open_page):
    page = open_page(SHEET)
    page.emulate_media(media="print")
    page.goto("/explore/matrix/")
    heights = page.locator(".cs-matrix tbody tr").evaluate_all(
        "(r) => r.map((e) => e.clientHeight)"
    )
    assert max(heights) < 40
    last = page.get_by_role("columnheader", name="Gaps").bounding_box()
    assert last["x"] + last["width"] <= SHEET


def test_the_matrix_is_printed_on_its_side(open_page):
    page = open_page(1280)
    page.goto("/explore/matrix/")
    sides = re.search(rb"/MediaBox *\[0 0 ([\d.]+) ([\d.]+)", page.pdf(format="A4"))
    assert float(sides[1]) > float(sides[2])


def test_the_printed_comparison_asks_for_nothing(open_page):
    page = open_page(SHEET)
    page.goto("/agreements/compare/?ref=gb-jp-2022-1&ref=gb-in-2021-1")
    link = page.get_by_role("link", name="Look for it in the list of agreements")
    expect(link).to_be_visible()
    page.emulate_media(media="print")
    expect(link).to_be_hidden()


def test_what_is_for_paper_is_not_shown_on_a_screen(open_page):
    page = open_page(360)
    page.goto("/agreements/")
    printed = page.locator(".cs-printed")
    assert [line.is_visible() for line in printed.all()] == [False, False]
