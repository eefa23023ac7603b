"""The pictures in a real Chromium: for everyone, by keyboard, and light."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.test_accessibility import RULES, TOO_WIDE

pytestmark = pytest.mark.browser

PAGES = {
    "index": "/explore/",
    "map": "/explore/map/",
    "map of one country’s partners": "/explore/map/?country=gb",
    "timeline": "/explore/timeline/",
    "matrix": "/explore/matrix/",
    "progress": "/explore/progress/",
    "progress by year": "/explore/progress/?by=year",
    "network": "/explore/network/",
    "network of strategies": "/explore/network/?show=strategies",
    "nothing": "/explore/map/?topic=made-up",
    "error": "/explore/network/?signed_from=2022-13&show=moon",
}
STATES = {
    "wide": {"width": 1280},
    "narrow": {"width": 320},
    "phone, dark": {"width": 360, "color_scheme": "dark"},
    "dark": {"width": 1280, "color_scheme": "dark"},
    "forced colours": {"width": 900, "forced_colors": "active"},
}
# Links in SVG have no innerText: their title is their name.
SAME_WORDS = """() => {
    const seen = {}, wrong = [];
    for (const link of document.querySelectorAll("main a[href]")) {
        const words = (link.innerText ?? link.querySelector("title").textContent).trim();
        const href = link.getAttribute("href");
        const key = words.replace(/\\s+/g, " ");
        if (!key || (seen[key] && seen[key] !== href)) wrong.push([key, href]);
        seen[key] = href;
    }
    return wrong;
}"""


@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing(open_page, state):
    options = dict(STATES[state])
    page = open_page(options.pop("width"), **options)
    found = {}
    for name, address in PAGES.items():
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        violations = Axe().run(page, options=RULES).response["violations"]
        if violations:
            found[name] = [(v["id"], v["nodes"][0]["html"][:200]) for v in violations]
        if page.evaluate(TOO_WIDE):
            found.setdefault(name, []).append("wider than the window")
    assert found == {}


def test_text_of_twice_the_size_still_fits(open_page):
    page = open_page(640)
    wide = []
    for name, address in PAGES.items():
        page.goto(address)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        if page.evaluate(TOO_WIDE):
            wide.append(name)
    assert wide == []


def test_every_link_has_a_name_and_no_two_of_the_same_name_lead_elsewhere(open_page):
    page = open_page(1280)
    found = {}
    for name, address in PAGES.items():
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        if wrong := page.evaluate(SAME_WORDS):
            found[name] = wrong
    assert found == {}


def test_pictures_keep_to_themselves(open_page, site):
    page = open_page(1280, java_script_enabled=False)
    complaints, requests = [], []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("request", lambda request: requests.append(request.url))
    for address in PAGES.values():
        page.goto(address)
    assert complaints == []
    assert [url for url in requests if not url.startswith(site)] == []
    assert page.context.cookies() == []


def test_the_first_load_is_light(open_page):
    sizes = {}
    for name, address in PAGES.items():
        page = open_page(360)
        loaded = []
        page.on("requestfinished", lambda r, to=loaded: to.append(r.sizes()["responseBodySize"]))
        page.goto(address, wait_until="networkidle")
        sizes[name] = sum(loaded)
    assert {name: size for name, size in sizes.items() if size > 150_000} == {}


def test_a_reader_follows_a_mark_with_the_keyboard_alone(open_page):
    page = open_page(1280)
    page.goto("/explore/map/")
    mark = page.locator(".cs-map a").nth(1)
    for _press in range(80):
        page.keyboard.press("Tab")
        if mark.evaluate("a => a === document.activeElement"):
            break
    assert mark.evaluate("a => getComputedStyle(a).outlineStyle") != "none"
    number = mark.locator("title").text_content().rpartition(": ")[2]
    page.keyboard.press("Enter")
    expect(page.locator("#results-heading")).to_contain_text(number)


def test_a_reader_reads_the_table_instead(open_page):
    page = open_page(360, java_script_enabled=False)
    page.goto("/explore/progress/")
    page.get_by_role("link", name="Go to the table with the same numbers").click()
    page.get_by_role("link", name="Open RAN, No public update yet:").last.click()
    expect(page.locator("#results-heading")).to_contain_text("22 commitments")


def test_a_student_narrows_the_picture_and_takes_it_away(open_page):
    page = open_page(1280)
    page.goto("/explore/network/")
    page.get_by_label("Show").select_option(label="Agreements and strategies")
    page.get_by_role("button", name="Draw").click()
    page.get_by_text("Filters", exact=True).click()
    page.get_by_role("checkbox", name="Japan").check()
    page.get_by_role("button", name="Apply filters").click()
    expect(page.get_by_role("link", name="Remove filter: Country: Japan")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV", exact=True).click()
    assert download.value.suggested_filename == "network.csv"
    assert "UK-Japan Digital Partnership" in download.value.path().read_text("utf-8")
