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
