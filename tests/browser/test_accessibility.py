"""Every page, in every state, passes axe (WCAG 2.0 to 2.2, A and AA), fits, and keeps to itself.

Each page is loaded once: window, colours and texts then change around it, and only what the change
can break is asked again.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import resolve

from tests.servers import Server
from website.urls import urlpatterns

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
    "people of one country": "/people/?country=jp",
    "people of no country": "/people/?country=zz",
    "person": "/people/julia-lopez/",
    "organisations": "/organisations/",
    "organisation": "/organisations/gb-dcms/",
    "topics": "/topics/",
    "topic": "/topics/open-ran/",
    "strategies": "/strategies/",
    "strategy": "/strategies/gb-5g-supply-chain-diversification-strategy/",
    "updates": "/updates/",
    "data": "/data/",
    "api": "/api/v1/docs",
    "about": "/about/",
    "accessibility": "/accessibility/",
    "privacy": "/privacy/",
    "cookies": "/cookies/",
    "editions": "/agreements/gb-jp-2022-1/editions/",
    "edition": "/agreements/gb-jp-2022-1/editions/1/",
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
    "alert": "/alerts/?follow=/commitments/%3Foverdue%3D1",
    "alert sent": "/alerts/sent/?follow=/topics/open-ran/",
    "alert of nothing": "/alerts/?follow=/agreements/%3Ftopic%3Dmade-up",
    "link of no alert": "/alerts/confirm/x/",
    "link that stops none": "/alerts/stop/x/",
    "no such page": "/agreements/?page=9999",
    "not found": "/agreements/no-such-agreement/",
    "changes": "/agreements/gb-jp-2022-1/editions/1..2/",
    "explore": "/explore/",
    "map": "/explore/map/",
    "map of one country’s partners": "/explore/map/?country=gb",
    "timeline": "/explore/timeline/",
    "matrix": "/explore/matrix/",
    "progress": "/explore/progress/",
    "progress by year": "/explore/progress/?by=year",
    "network": "/explore/network/",
    "network of strategies": "/explore/network/?show=strategies",
    "picture of nothing": "/explore/map/?topic=made-up",
    "picture with an error": "/explore/network/?signed_from=2022-13&show=moon",
}
TRANSLATED = {
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
        "alert",
        "changes",
        "not found",
    )
}
# The rows that are there for what a page says when it refuses; every other answers with 200.
REFUSED = {
    "not a day": 400,
    "report of nothing": 400,
    "alert of nothing": 400,
    "link of no alert": 404,
    "link that stops none": 404,
    "no such page": 404,
    "not found": 404,
}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
# Files, not pages.
FILES = {"copy"} | {p.name for p in urlpatterns if p.name.endswith(("-svg", "-csv"))}
LIGHT = 150_000
# Links in SVG have no innerText: their title is their name.
SAME_WORDS = """() => {
    const seen = {}, wrong = [];
    for (const link of document.querySelectorAll("main a[href]")) {
        const words = (link.innerText ?? link.querySelector("title").textContent).trim();
        const address = new URL(link.getAttribute("href"), location).href;
        const key = words.replace(/\\s+/g, " ");
        if (!key || (seen[key] && seen[key] !== address)) wrong.push([key, address]);
        seen[key] = address;
    }
    return wrong;
}"""
UNFOLD = "document.querySelectorAll('details').forEach(d => d.open = true)"
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
AXE = """async (options) => (await axe.run({...options, resultTypes: ["violations"]}))
    .violations.map((v) => v.id + ": " + v.nodes[0].html.slice(0, 200))"""
MOVING = """() => document.getAnimations().length || [...document.querySelectorAll("main *")]
    .some((e) => parseFloat(getComputedStyle(e).transitionDuration) > 0.01)"""
# Every text of the page in other words: those that a record may hold some day.
REWRITE = """(text) => {
    const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const node = walker.currentNode;
        if (node.data.trim().length < 4) continue;
        if (node.parentElement.closest("svg, th, button, option")) continue;
        node.data = text;
    }
}"""
LONG = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz und noch ein Wort"
JAPANESE = (
    "通信サプライヤー多様化に向けた総務省と英国デジタル・文化・メディア・スポーツ省の協力枠組み"
)


def runs(*rules: str) -> dict:
    return {"runOnly": {"type": "rule", "values": list(rules)}}


def in_its_states(page) -> list[str]:
    """What is wrong with the page that is open, in each of the states a reader may see it in."""
    found = []

    def note(state: str, *faults) -> None:
        found.extend(f"{state}: {fault}" for fault in faults if fault)

    def wide(state: str) -> None:
        note(state, "wider than the window" if page.evaluate(TOO_WIDE) else "")

    page.evaluate(UNFOLD)
    page.evaluate(Axe().axe_script)
    note("1280 px", *page.evaluate(AXE, RULES), *page.evaluate(SAME_WORDS))
    wide("1280 px")
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    note("dark", *page.evaluate(AXE, runs("color-contrast", "link-in-text-block")))
    note("reduced motion", "something moves" if page.evaluate(MOVING) else "")
    page.set_viewport_size({"width": 320, "height": 900})
    page.emulate_media(color_scheme="light", forced_colors="active")
    narrow = runs("target-size", "scrollable-region-focusable", "color-contrast")
    note("320 px, forced colours", *page.evaluate(AXE, narrow))
    wide("320 px")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    for width in (640, 360):
        page.set_viewport_size({"width": width, "height": 900})
        wide(f"{width} px, text of twice the size")
    page.evaluate("document.documentElement.style.fontSize = ''")
    page.set_viewport_size({"width": 320, "height": 900})
    for state, text in (("long words", LONG), ("Japanese", JAPANESE)):
        page.evaluate(REWRITE, text)
        wide(state)
    page.emulate_media(color_scheme="light", reduced_motion="no-preference", forced_colors="none")
    page.set_viewport_size({"width": 1280, "height": 900})
    return found


def walked(page, pages: dict[str, str]) -> dict[str, list[str]]:
    """Each page with its faults, those that the browser complains of included."""
    found, complaints, requests = {}, [], []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: requests.append(request.url))
    for name, address in pages.items():
        complaints.clear()
        requests.clear()
        answer = page.goto(address)
        meant = REFUSED.get(name.partition(" in ")[0], 200)
        faults = [f"answers with {answer.status}"] if answer.status != meant else []
        faults += in_its_states(page)
        # The browser says so of every page that answers with an error, as some here have to.
        faults += [text for text in complaints if answer.ok or "Failed to load" not in text]
        site = answer.url.partition("//")[2].partition("/")[0]
        faults += [url for url in requests if url.split("/")[2] != site]
        faults += [str(cookie) for cookie in page.context.cookies()]
        if faults:
            found[name] = faults
    return found


def test_every_page_of_the_site_has_a_row():
    named = {resolve(address.partition("?")[0]).url_name for address in PAGES.values()}
    assert {pattern.name for pattern in urlpatterns} - FILES - named == set()


def test_every_page_is_for_everyone(open_page):
    assert walked(open_page(1280), PAGES) == {}


def test_every_page_in_other_languages_is_for_everyone(open_page):
    assert walked(open_page(1280), TRANSLATED) == {}


def test_every_page_of_an_empty_register_is_for_everyone(browser, tmp_path):
    lists = {
        name: address
        for name, address in PAGES.items()
        if "-" not in address and resolve(address.partition("?")[0]).kwargs.keys() <= {"first"}
    }
    with Server(tmp_path) as server:
        page = browser.new_page(base_url=server.address, viewport={"width": 1280, "height": 900})
        assert walked(page, lists) == {}
        page.close()


def test_the_first_load_is_light(browser, site):
    heavy = {}
    for name, address in PAGES.items():
        context = browser.new_context(base_url=site, viewport={"width": 360, "height": 900})
        page, sizes = context.new_page(), []
        page.on("requestfinished", lambda r, to=sizes: to.append(r.sizes()["responseBodySize"]))
        page.goto(address, wait_until="load")
        context.close()
        if sum(sizes) > LIGHT:
            heavy[name] = sum(sizes)
    assert heavy == {}
