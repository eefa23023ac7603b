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
