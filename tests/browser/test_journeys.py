"""What people come for, done as they would do it."""

import csv
import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

SEED = "Joint Announcement on Telecommunications Supplier Diversity"


def tab_to(page: Page, name: str, most: int = 120) -> None:
    """Press Tab until the element with this accessible name has the focus, and see it."""
    for _press in range(most):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            """() => {
                const e = document.activeElement;
                const label = e.labels && e.labels[0] ? e.labels[0].innerText : "";
                const style = getComputedStyle(e);
                const shown = style.outlineStyle !== "none" || style.boxShadow !== "none";
                const name = (label || e.textContent || "").replace(/\\s+/g, " ").trim();
                return {name, shown};
            }"""
        )
        if focused["name"].startswith(name):
            assert focused["shown"], f"the focus on “{name}” cannot be seen"
            return
    raise AssertionError(f"“{name}” cannot be reached with the keyboard")


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_journalist_finds_what_became_of_open_ran(open_page, width, script):
    page = open_page(width, java_script_enabled=script)
    page.goto("/")
    page.get_by_label("Search agreements").fill("open ran japan")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name=re.compile(SEED)).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(SEED)
    expect(page.get_by_text("Not stated").first).to_be_visible()
    page.get_by_role("link", name=re.compile("^Look for chances")).first.click()
    expect(
        page.get_by_text("identifying opportunities to launch joint R&D projects")
    ).to_be_visible()
    expect(page.get_by_text("11 February 2023").first).to_be_visible()


def test_a_clerk_filters_with_the_keyboard_alone(open_page):
    page = open_page(1280)
    page.goto("/agreements/")
    tab_to(page, "Japan")
    page.keyboard.press("Space")
    tab_to(page, "Open RAN")
    page.keyboard.press("Space")
    tab_to(page, "Apply filters")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("country=jp"))
    expect(page).to_have_url(re.compile("topic=open-ran"))
    before = page.get_by_role("heading", level=2).first.inner_text()
    tab_to(page, "Remove filter: Topic")
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(re.compile("topic="))
    expect(page.get_by_role("heading", level=2).first).not_to_have_text(before)


def test_a_student_reads_a_picture_and_takes_a_list_away_with_the_keyboard_alone(open_page):
    page = open_page(1280)
    page.goto("/explore/progress/")
    tab_to(page, "Go to the table with the same numbers")
    page.keyboard.press("Enter")
    tab_to(page, "Open RAN, No public update yet", most=400)
    page.keyboard.press("Enter")
    expect(page.locator("#results-heading")).to_contain_text("22 commitments")
    with page.expect_download() as download:
        tab_to(page, "CSV", most=400)
        page.keyboard.press("Enter")
    lines = download.value.path().read_text("utf-8").splitlines()
    assert len(list(csv.reader(lines))) == 1 + 22


def test_a_clerk_compares_two_agreements_with_the_keyboard_alone(open_page):
    page = open_page(1280)
    page.goto("/agreements/gb-jp-2022-1/")
    tab_to(page, "Compare it with another agreement", most=300)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Compare")
    offered = page.get_by_role("heading", name="Or compare with").locator("+ ul a").first
    title = offered.inner_text()
    tab_to(page, title)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("ref=gb-jp-2022-1&ref="))
    expect(page.get_by_role("columnheader").filter(has_text=title)).to_have_count(1)


def test_the_skip_link_leads_to_the_content(open_page):
    page = open_page(1280)
    page.goto("/agreements/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#main:focus")).to_have_count(1)


def test_filters_fold_away_on_a_phone(open_page):
    page = open_page(360)
    page.goto("/agreements/?country=jp")
    country = page.get_by_role("checkbox", name="Japan")
    expect(country).not_to_be_visible()
    page.get_by_text("Filters (1 in use)").click()
    expect(country).to_be_checked()


def test_everything_between_two_countries_without_knowing_a_code(open_page):
    page = open_page(1280)
    page.goto("/agreements/")
    page.get_by_label("One country").select_option(label="Japan")
    page.get_by_label("The other country").select_option(label="United Kingdom")
    page.get_by_role("button", name="Apply filters").click()
    expect(page.get_by_text("Between two countries: ")).to_be_visible()


def test_a_wrong_date_is_said_and_the_rest_stays(open_page):
    page = open_page(1280)
    page.goto("/agreements/?country=jp&signed_from=2022-13")
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("“2022-13”")
    summary.get_by_role("link").click()
    expect(page.locator("[name=signed_from]:focus")).to_have_count(1)
    expect(page.get_by_label("Dated from")).to_have_value("2022-13")
    expect(page.get_by_role("checkbox", name="Japan")).to_be_checked()


def test_a_made_up_value_finds_nothing_and_says_so(open_page):
    page = open_page(1280)
    page.goto("/commitments/?topic=made-up")
    expect(page.get_by_text("No commitment fits")).to_be_visible()
    expect(page.get_by_role("link", name="Clear all filters")).to_be_visible()


def test_a_japanese_speaker_finds_a_japanese_title(open_page):
    page = open_page(360)
    page.goto("/agreements/?q=通信サプライヤー")
    expect(page.get_by_role("link", name=re.compile(SEED)).first).to_be_visible()
    assert page.locator("mark").count() > 0


def test_a_minister_is_found_by_the_name_in_japanese(open_page):
    page = open_page(360)
    page.goto("/agreements/?q=佐々木祐二")
    expect(page.get_by_role("link", name=re.compile(SEED)).first).to_be_visible()


def test_somebody_finds_an_error_and_reports_it_by_keyboard_without_javascript(open_page):
    page = open_page(360, java_script_enabled=False)
    page.goto("/agreements/gb-jp-2022-1/")
    page.get_by_role("link", name="Report an error in this record").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Report an error")).to_be_visible()
    page.get_by_label("Where it says otherwise").fill("not a link")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Say what is wrong.")
    page.get_by_label("What is wrong").fill("It was announced on another day.")
    expect(page.get_by_label("Where it says otherwise")).to_have_value("not a link")
    page.get_by_label("Where it says otherwise").fill("https://www.gov.uk/government/news")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert page.context.cookies() == []
    page.get_by_role("link", name="Back to the record").click()
    page.wait_for_url("**/agreements/gb-jp-2022-1/")


def test_a_long_list_of_choices_is_narrowed_by_typing(open_page):
    page = open_page(1280)
    page.goto("/agreements/?country=jp")
    box = page.get_by_label("Find in “Country”")
    japan = page.get_by_role("checkbox", name="Japan")
    india = page.get_by_role("checkbox", name="India")
    brazil = page.get_by_role("checkbox", name="Brazil")
    box.press_sequentially("ind")
    expect(india).to_be_visible()
    expect(brazil).to_be_hidden()
    expect(japan).to_be_visible()  # it is chosen
    expect(page.get_by_role("status").filter(has_text="shown")).to_have_text(
        re.compile(r"\d shown")
    )
    box.press("Escape")
    expect(box).to_have_value("")
    expect(brazil).to_be_visible()
    box.press_sequentially("braz")
    box.press("Enter")
    expect(page).to_have_url(re.compile("country=jp$"))
    brazil.check()
    page.get_by_role("button", name="Apply filters").click()
    expect(page).to_have_url(re.compile("country=br"))


def test_without_scripts_a_long_list_of_choices_is_whole(open_page):
    page = open_page(1280, java_script_enabled=False)
    page.goto("/agreements/")
    expect(page.get_by_label("Find in “Country”")).to_have_count(0)
    expect(page.get_by_role("checkbox", name="Brazil")).to_be_visible()
