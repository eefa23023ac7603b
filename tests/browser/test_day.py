"""A day at the desk, played by three people in a real Chromium, on the real announcement."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.admin.signing_in import PASSPHRASE, token
from tests.servers import Server

pytestmark = pytest.mark.browser

LONDON = ZoneInfo("Europe/London")
TITLE = "Joint Announcement on Telecommunications Supplier Diversity"
# The register without the announcement and its British minister: the officer enters both.
MAKE = f"""
from django.conf import settings
from editorial.load import load_documents
from editorial.publish import publish
from register.package import read_package
from tests.factories import UserFactory
from django_otp.plugins.otp_totp.models import TOTPDevice
package = read_package(settings.BASE_DIR / "data")
known = [d for d in package if d.type in ("country", "topic", "organisation")]
known += [d for d in package if d.reference == "yuji-sasaki"]
publish(load_documents(known).records, note="What agreements refer to.")
for name, role in (("ayumi", "Officer"), ("ben", "Officer"), ("ruth", "Reviewer")):
    user = UserFactory(username=name, role=role)
    user.set_password({PASSPHRASE!r})
    user.save()
TOTPDevice.objects.create(user=UserFactory(username="ayumi"), name="app", confirmed=True)
"""


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    with Server(tmp_path_factory.mktemp("day"), script=MAKE) as server:
        yield server


@pytest.fixture
def person(browser, office):
    contexts = []

    def arrives(username="", second_factor=""):
        context = browser.new_context(
            viewport={"width": 1280, "height": 900}, base_url=office.address
        )
        contexts.append(context)
        page = context.new_page()
        if not username:
            return page
        page.goto("/admin/login/")
        page.get_by_label("Username").fill(username)
        page.get_by_label("Password").fill(PASSPHRASE)
        page.get_by_role("button", name="Log in").click()
        if second_factor:
            page.get_by_role("heading", name="Second factor").wait_for()
            page.get_by_label("Token").fill(token(second_factor))
            page.keyboard.press("Enter")
        page.get_by_role("heading", name="The desk").wait_for()
        return page

    yield arrives
    for context in contexts:
        context.close()


def choose(page, row, name, text):
    """Choose what the register calls `text` in the box of a row."""
    row.get_by_role("combobox", name=name).first.click()
    page.get_by_role("searchbox").last.fill(text)
    page.get_by_role("option", name=re.compile(text)).first.click()


def choose_more(page, field, text):
    """Choose one of several in a box that takes more than one."""
    field.locator(".select2-selection--multiple").click()
    field.get_by_role("searchbox").fill(text)
    page.get_by_role("option", name=re.compile(text)).first.click()


def save(page):
    page.get_by_role("button", name="Save and continue editing").click()
    page.locator(".messagelist .success").first.wait_for()


def submit(page, note):
    page.get_by_role("link", name="Submit for review…").click()
    page.wait_for_url("**/submit/**")
    if page.get_by_role("button", name="Add what is named").count():
        page.get_by_role("button", name="Add what is named").click()
    page.get_by_label("Change note").fill(note)
    page.get_by_role("button", name="Submit for review").click()
    return page.locator(".messagelist").get_by_role("link").first.get_attribute("href")


def test_a_day(person, office):
    key = office.run(
        "from django_otp.plugins.otp_totp.models import TOTPDevice\n"
        "print(TOTPDevice.objects.get().key)"
    ).strip()
    ayumi, ruth, public = person("ayumi", key), person("ruth"), person()

    record = draft(ayumi, office)
    submission = submit(ayumi, "The announcement of 4 March 2022.")
    assert public.goto("/people/julia-lopez/").status == 404
    review_twice(ruth, ayumi, submission, record)
    published_when_it_is_time(office, public)
    report_on_three(ayumi, ruth, record, public)
    settle_a_conflict(ayumi, person("ben"), record)
    restore_the_first_edition(ayumi, record)


def draft(page, office):
    """The agreement out of the press release, with a minister that the register does not know."""
    page.goto("/admin/agreements/agreement/add/")
    page.get_by_label("Title:").first.fill(TITLE)
    page.get_by_label("Summary:").fill("Cooperation to widen the supplier base for 5G.")
    page.get_by_label("Instrument type:").select_option("joint-announcement")
    page.get_by_label("Confidence:").select_option("high")
    for number, (country, body) in enumerate(
        [("United Kingdom", "Digital, Culture"), ("Japan", "Internal Affairs")]
    ):
        page.get_by_role("button", name="Add another Party").click()
        row = page.locator(f"#parties-{number}")
        choose(page, row, "Country:", country)
        choose_more(page, row.locator(".field-organisations"), body)
    page.get_by_role("button", name="Add another Source").click()
    source = page.locator("#sources-0")
    source.get_by_label("Key:").fill("s1")
    source.get_by_label("Publisher:").fill("Department for Digital, Culture, Media and Sport")
    source.get_by_label("Title:").fill("UK and Japan forge closer links on telecoms")
    source.get_by_label("Kind:").select_option("official")
    page.get_by_role("button", name="Add another Event").click()
    event = page.locator("#events-0")
    event.get_by_label("What happened:").select_option("announced")
    event.get_by_label("Date:", exact=True).fill("2022-03-04")
    event.get_by_label("Headline date").check()
    sign(page)
    release = (office_root() / "data/archive/uk-japan-press-release.txt").read_text()
    page.get_by_text("Add commitments from text").first.click()
    page.get_by_label("Text with bullets").fill(release)
    page.get_by_label("Kind of all of them").select_option("information-sharing")
    save(page)
    expect(page.locator("#commitments-2")).to_have_count(1)
    return page.url


def office_root():
    from tests.browser.serving import ROOT

    return ROOT


def sign(page):
    """Both who announced it; the minister is added in a window of her own."""
    page.get_by_role("button", name="Add another Signature").click()
    row = page.locator("#signatures-0")
    with page.expect_popup() as opened:
        row.get_by_title("Add another person").press("Enter")
    minister = opened.value
    minister.get_by_label("Name:", exact=True).fill("Julia Lopez")
    choose(minister, minister.locator("form"), "Acts for:", "United Kingdom")
    with minister.expect_event("close"):
        minister.get_by_role("button", name="Save", exact=True).click()
    row.get_by_label("Title as printed:").fill("Minister for Digital Infrastructure")
    row.get_by_label("Capacity:").select_option("announced")
    choose(page, row, "For which party:", "United Kingdom")
    page.get_by_role("button", name="Add another Signature").click()
    other = page.locator("#signatures-1")
    choose(page, other, "Person:", "Yuji Sasaki")
    other.get_by_label("Title as printed:").fill("Vice-Minister")
    other.get_by_label("Capacity:").select_option("announced")
    choose(page, other, "For which party:", "Japan")


def review_twice(ruth, ayumi, submission, record):
    """Sent back with a comment; then approved for a set time."""
    ruth.goto("/admin/")
    assert "The announcement of 4 March 2022." in ruth.inner_text("#panel-to-review >> xpath=..")
    ruth.goto(submission)
    assert TITLE in ruth.inner_text("#content-main")
    ruth.get_by_role("region", name=TITLE).get_by_role("link", name=re.compile("public")).click()
    assert "Julia Lopez" in ruth.inner_text("main")
    ruth.goto(submission)
    ruth.get_by_label("Ask for changes").check()
    ruth.get_by_label("Comment").fill("Say where it was announced.")
    ruth.get_by_role("button", name="Decide").click()
    ayumi.goto("/admin/")
    assert "Say where it was announced." in ayumi.inner_text("#content-main")
    ayumi.goto(record)
    ayumi.get_by_label("Place:").fill("London")
    save(ayumi)
    ruth.goto(submit(ayumi, "The announcement of 4 March 2022, made in London."))
    ruth.get_by_label("Approve, and publish at a set time").check()
    at = datetime.now(LONDON) + timedelta(minutes=2)
    ruth.get_by_label("Publish at:").fill(at.strftime("%Y-%m-%dT%H:%M"))
    ruth.get_by_role("button", name="Decide").click()
    assert "it becomes public at" in ruth.locator(".messagelist").inner_text()


def published_when_it_is_time(office, public):
    office.manage("publish_due")
    assert public.goto("/agreements/gb-jp-2022-1/").status == 404
    office.run(
        "from datetime import timedelta\n"
        "from django.utils import timezone\n"
        "from editorial.schedule import publish_due\n"
        "assert publish_due(timezone.now() + timedelta(minutes=3))[1] == []"
    )
    assert public.goto("/agreements/gb-jp-2022-1/").status == 200
    assert TITLE in public.inner_text("h1")
    assert public.goto("/people/julia-lopez/").status == 200
    public.goto("/updates/")
    assert "The announcement of 4 March 2022, made in London." in public.inner_text("main")


def report_on_three(ayumi, ruth, record, public):
    ayumi.goto(record)
    ayumi.get_by_role("link", name="Report progress").click()
    for box in ayumi.get_by_role("group", name="Which commitments").get_by_role("checkbox").all():
        box.check()
    ayumi.get_by_label("As of").fill("2022-03-04")
    ayumi.get_by_label("Status reached").select_option("under-way")
    ayumi.get_by_label("What happened:", exact=True).fill("The two met in London.")
    ayumi.get_by_label("Evidence: source").select_option(index=1)
    ayumi.get_by_label("Evidence: the exact words").fill("met in London on Friday morning")
    ayumi.get_by_role("button", name="Save, and go on to submit").click()
    ayumi.get_by_label("Change note").fill("The meeting of 4 March 2022.")
    ayumi.get_by_role("button", name="Submit for review").click()
    ruth.goto(ayumi.locator(".messagelist").get_by_role("link").last.get_attribute("href"))
    ruth.get_by_label("Approve, and publish now").check()
    ruth.get_by_role("button", name="Decide").click()
    ruth.locator(".messagelist .success").first.wait_for()
    public.goto("/agreements/gb-jp-2022-1/")
    assert public.locator("#commitments").inner_text().count("Under way") == 3


def settle_a_conflict(ayumi, ben, record):
    """Two officers save the same record; the second sees both versions and loses nothing."""
    ayumi.goto(record)
    ben.goto(record)
    ayumi.get_by_label("Place:").fill("London, Friday morning")
    save(ayumi)
    ben.get_by_label("Notes:").fill("The text itself is an ODT file.")
    ben.get_by_label("Place:").fill("Whitehall, London")
    ben.get_by_role("button", name="Save and continue editing").click()
    page = ben.inner_text("#content-main")
    assert "London, Friday morning" in page
    assert ben.get_by_label("Place:").input_value() == "Whitehall, London"
    assert ben.get_by_label("Notes:").input_value() == "The text itself is an ODT file."
    save(ben)
    ayumi.goto(record)
    assert ayumi.get_by_label("Place:").input_value() == "Whitehall, London"


def restore_the_first_edition(ayumi, record):
    ayumi.goto(record)
    ayumi.get_by_role("link", name="History").click()
    ayumi.get_by_role("link", name=re.compile("Restore")).last.click()
    ayumi.get_by_role("button", name=re.compile("Restore")).click()
    ayumi.goto(record)
    assert ayumi.get_by_label("Place:").input_value() in ("London", "")
    assert ayumi.get_by_label("Title:").first.input_value() == TITLE
