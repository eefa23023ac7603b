"""Every page template passes axe (WCAG 2.0 to 2.2, A and AA) and fits its window."""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser

PAGES = {
    "home": "/",
    "finder": "/agreements/",
    "finder with two filters": "/agreements/?country=jp&topic=open-ran",
    "finder with search": "/agreements/?q=open+ran",
    "finder with nothing": "/agreements/?topic=made-up",
    "finder with an error": "/agreements/?signed_from=2022-13",
    "commitments": "/commitments/",
    "agreement": "/agreements/gb-jp-2022-1/",
    "agreement of ten": "/agreements/gb-au-ca-cz-fi-fr-jp-kr-se-us-2024-1/",
    "commitment": "/agreements/gb-jp-2022-1/commitments/5/",
    "countries": "/countries/",
    "country": "/countries/jp/",
    "between": "/countries/gb/jp/",
    "between with nothing": "/countries/br/de/",
    "people": "/people/",
    "person": "/people/julia-lopez/",
    "organisations": "/organisations/",
    "organisation": "/organisations/gb-dcms/",
    "topics": "/topics/",
    "topic": "/topics/open-ran/",
    "strategies": "/strategies/",
    "strategy": "/strategies/gb-5g-supply-chain-diversification-strategy/",
    "updates": "/updates/",
    "about": "/about/",
    "accessibility": "/accessibility/",
    "privacy": "/privacy/",
    "cookies": "/cookies/",
    "editions": "/agreements/gb-jp-2022-1/editions/",
    "editions of one": "/topics/open-ran/editions/",
    "compare": "/agreements/compare/?ref=gb-jp-2022-1&ref=gb-in-2021-1",
    "compare with nothing": "/agreements/compare/",
    "compare with an error": "/agreements/compare/?ref=gb-jp-2022-1&ref=made-up",
    "as of": "/agreements/?as_of=2026-11-22",
    "not a day": "/agreements/?as_of=soon",
    "did you mean": "/agreements/?q=telecomunications",
    "report an error": "/report/?record=agreements/gb-jp-2022-1",
    "report sent": "/report/sent/?record=topics/open-ran",
    "report of nothing": "/report/",
    "no such page": "/agreements/?page=9999",
    "not found": "/agreements/no-such-agreement/",
}
PAGES |= {
    f"{name} in {language}": f"/{language}{PAGES[name]}"
    for language in ("cy", "ja")
    for name in (
        "home",
        "finder with two filters",
        "finder with an error",
        "commitments",
        "agreement",
        "commitment",
        "between",
        "person",
        "organisation",
        "compare",
        "report an error",
        "not found",
    )
}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
STATES = {
    "wide": {"width": 1280},
    "narrow": {"width": 320},
    "dark": {"width": 1280, "color_scheme": "dark"},
    "forced colours": {"width": 360, "forced_colors": "active"},
}
SAME_WORDS = """() => {
    const seen = {}, wrong = [];
    for (const link of document.querySelectorAll("main a[href]")) {
        // A link of a picture says its words in a title.
        const words = (link.innerText ?? link.textContent).trim().replace(/\\s+/g, " ");
        const address = new URL(link.getAttribute("href"), location).href;
        if (seen[words] && seen[words] !== address) wrong.push(words);
        seen[words] = address;
    }
    return wrong;
}"""
UNFOLD = "document.querySelectorAll('details').forEach(d => d.open = true)"
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing(open_page, state):
    options = dict(STATES[state])
    page = open_page(options.pop("width"), **options)
    found = {}
    for name, address in PAGES.items():
        page.goto(address)
        page.evaluate(UNFOLD)
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


def test_no_two_links_read_the_same_and_lead_elsewhere(open_page):
    page = open_page(1280)
    found = {}
    for name, address in PAGES.items():
        page.goto(address)
        page.evaluate(UNFOLD)
        if wrong := page.evaluate(SAME_WORDS):
            found[name] = wrong
    assert found == {}


def test_pages_keep_to_themselves(open_page, site):
    """No cookie, no request elsewhere, nothing that the content security policy stops."""
    page = open_page(1280)
    complaints, requests = [], []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("request", lambda request: requests.append(request.url))
    for address in PAGES.values():
        page.goto(address)
    refused = ("404", "400")  # pages that say what is wrong are among these
    assert [text for text in complaints if not any(code in text for code in refused)] == []
    assert [url for url in requests if not url.startswith(site)] == []
    assert page.context.cookies() == []


def test_the_first_load_is_light(open_page):
    page = open_page(360)
    sizes = []
    page.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))
    for address in ("/", "/agreements/", "/agreements/gb-jp-2022-1/"):
        page.context.clear_cookies()
        sizes.clear()
        page.goto(address, wait_until="networkidle")
        assert sum(sizes) <= 150_000, address
