"""Pages on paper: what was found, whole, with the address that leads back to it."""

import pytest

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
        if page.locator(".cs-printed").inner_text() != f"{site}{address}":
            found.append("no address")
        if found:
            wrong[address] = found
    assert wrong == {}


def test_the_address_for_paper_is_not_shown_on_a_screen(open_page):
    page = open_page(360)
    page.goto("/agreements/")
    assert not page.locator(".cs-printed").is_visible()
