"""The pictures in a real Chromium, as readers use them; test_accessibility looks at their pages."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


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


HINT = "scroll sideways for earlier ones"


def test_on_a_phone_the_timeline_begins_with_the_newest(open_page):
    page = open_page(360, java_script_enabled=False)
    page.goto("/explore/timeline/")
    expect(page.get_by_text(HINT)).to_be_visible()
    page.mouse.wheel(0, 300)
    years = page.locator(".cs-strips__row--axis text")
    expect(years.last).to_be_in_viewport(ratio=1)
    expect(years.first).not_to_be_in_viewport()
    expect(page.locator(".cs-strips__name a").first).to_be_in_viewport(ratio=1)
    page.get_by_role("region", name="84 agreements").last.focus()
    for _press in range(30):
        page.keyboard.press("ArrowLeft")
    expect(years.first).to_be_in_viewport(ratio=1)


def test_on_a_wide_screen_the_timeline_is_whole(open_page):
    page = open_page(1280)
    page.goto("/explore/timeline/")
    expect(page.get_by_text(HINT)).to_be_hidden()
    years = page.locator(".cs-strips__row--axis text")
    expect(years.first).to_be_in_viewport(ratio=1)
    expect(years.last).to_be_in_viewport(ratio=1)


def test_fields_keep_their_distance(open_page):
    page = open_page(1280)
    page.goto("/commitments/")
    lines = [page.locator(place) for place in (".cs-facet >> nth=-1", "label[for=id_overdue]")]
    facets, overdue = (line.bounding_box() for line in lines)
    assert overdue["y"] - facets["y"] - facets["height"] >= 12
    pair = page.locator("#between-2").bounding_box()
    signed = page.locator("label[for=id_signed_from]").bounding_box()
    assert signed["y"] - pair["y"] - pair["height"] >= 20


# Words that are broken though their line could hold them; a hyphen is a place to break.
BROKEN_WORDS = """(place) => {
    const found = [], lines = document.createRange();
    const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const node = walker.currentNode;
        for (const word of node.data.matchAll(/[^\\s-]+/g)) {
            lines.setStart(node, word.index);
            lines.setEnd(node, word.index + word[0].length);
            if (lines.getClientRects().length > 1) found.push(word[0]);
        }
    }
    return found;
}"""


@pytest.mark.parametrize("width", [360, 1280])
def test_no_word_of_the_network_or_its_table_is_broken(open_page, width):
    page = open_page(width)
    page.goto("/explore/network/?show=strategies")
    for place in (".cs-network", ".cs-numbers"):
        assert page.locator(place).evaluate(BROKEN_WORDS) == []


def test_on_a_phone_the_label_of_a_cell_keeps_its_line(open_page):
    page = open_page(360)
    page.goto("/explore/network/?show=strategies")
    labels = page.locator(".cs-numbers td").evaluate_all(
        "(cells) => cells.map((e) => parseFloat(getComputedStyle(e, '::before').height))"
    )
    assert 0 < max(labels) < 30


def test_on_a_phone_the_map_is_moved_sideways_and_its_dots_can_be_hit(open_page):
    page = open_page(360)
    page.goto("/explore/map/")
    expect(page.get_by_text("Every partner is in the table below it too.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    frame = page.locator(".cs-map-scroll")
    frame.scroll_into_view_if_needed()
    for place, name in (("0", "Brazil"), ("e.scrollWidth", "Australia")):
        frame.evaluate(f"(e) => {{ e.scrollLeft = {place} }}")
        expect(page.locator(".cs-map a", has_text=name)).to_be_in_viewport(ratio=0.9)
    dots = page.locator(".cs-dot").evaluate_all(
        "(dots) => dots.map((e) => e.getBoundingClientRect().width)"
    )
    assert min(dots) >= 24


def test_on_a_wide_screen_the_map_is_whole(open_page):
    page = open_page(1280)
    page.goto("/explore/map/")
    expect(page.get_by_text("Every partner is in the table below it too.")).to_be_hidden()
    assert page.locator(".cs-map-scroll").evaluate("(e) => e.scrollWidth === e.clientWidth")
