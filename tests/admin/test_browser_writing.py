"""Writing a record in a real Chromium: what is missing, what is wrong, nothing typed is lost."""

import pytest
from playwright.sync_api import expect

from tests.admin.test_browser import (
    PASSPHRASE,
    STATES,
    TOO_WIDE,
    sign_in,  # noqa: F401 - the fixture
    violations,
)
from tests.browser.conftest import browser  # noqa: F401 - the fixture
from tests.servers import Server

pytestmark = pytest.mark.browser

MAKE = f"""
from tests.factories import *
user = UserFactory(username="officer", role="Officer")
user.set_password({PASSPHRASE!r})
user.save()
agreement = AgreementFactory(title="Digital Partnership", parts__rows=3)
agreement.commitments.update(passage="")
for commitment in agreement.commitments.all():
    commitment.responsible_organisations.clear()
CommitmentFactory.create_batch(10, agreement=agreement)
CountryFactory(us=True)
"""


@pytest.fixture(scope="session")
def editors(tmp_path_factory):
    with Server(tmp_path_factory.mktemp("writing"), script=MAKE) as server:
        yield server


def agreement_of(editors):
    found = editors.run(
        "from agreements.models import Agreement\n"
        "print(Agreement.objects.get(title='Digital Partnership').pk)"
    )
    return f"/admin/agreements/agreement/{found.strip()}/change/"


def is_focused(page, field):
    """Wait until the field is focused; the test's time is up where it never is."""
    page.locator(f"#{field}:focus").wait_for(timeout=5000)
    return True


def faults(page):
    """What axe and the window's width find, and what the policy stopped before axe came."""
    page.wait_for_load_state("load")
    stopped = [text for text in page.complaints if "status of 403" not in text]
    found = [*stopped, *violations(page), *(["too wide"] if page.evaluate(TOO_WIDE) else [])]
    page.complaints.clear()
    return found


@pytest.mark.parametrize("state", STATES)
def test_lists_errors_and_forms_that_came_back_are_accessible(sign_in, editors, state):  # noqa: F811
    page = sign_in("officer", **STATES[state])
    page.goto(agreement_of(editors))
    page.evaluate("document.querySelectorAll('.cs-side details').forEach(d => d.open = true)")
    found = {"side list": faults(page)}
    page.get_by_label("Title:").first.fill("")
    page.get_by_role("button", name="Save and continue editing").click()
    found["errors"] = faults(page)
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Save and continue editing").click()
    found["came back"] = faults(page)
    assert found == {name: [] for name in found}


def test_the_list_leads_into_folded_rows(sign_in, editors):  # noqa: F811
    page = sign_in("officer")
    page.goto(agreement_of(editors))
    side = page.get_by_role("complementary", name="To look at")
    assert "to do" in side.get_by_role("status").inner_text()
    passage = page.locator("#id_commitments-1-passage")
    assert not passage.is_visible()
    side.get_by_role("link", name="Commitment 2", exact=True).first.press("Enter")
    expect(passage).to_be_visible()
    assert is_focused(page, "id_commitments-1-passage")
    owner = side.get_by_role("listitem").filter(has_text="Commitment without an owner")
    owner.get_by_role("link", name="Commitment 3", exact=True).press("Enter")
    box = page.locator("#commitments-2 .field-responsible_organisations").first
    expect(box).to_be_visible()
    box.locator(":focus").wait_for()


def test_on_a_phone_the_list_is_folded_above_the_form(sign_in, editors):  # noqa: F811
    page = sign_in("officer", width=360)
    page.goto(agreement_of(editors))
    side = page.locator(".cs-side > details")
    page.locator(".cs-side > details:not([open])").wait_for()
    assert side.bounding_box()["y"] < page.locator("#agreement_form").bounding_box()["y"]
    side.locator("summary").first.press("Enter")
    expect(side.get_by_role("link", name="Commitment 2", exact=True).first).to_be_visible()


def test_errors_are_focused_and_lead_to_their_fields(sign_in, editors):  # noqa: F811
    page = sign_in("officer")
    page.goto(agreement_of(editors))
    page.get_by_label("Summary:").fill("")
    page.locator("#commitments-4 summary").first.click()
    page.locator("#id_commitments-4-due_on").fill("31.2.2022")
    page.get_by_role("button", name="Save and continue editing").click()
    assert is_focused(page, "cs-problems")
    assert page.title().startswith("Error:")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert is_focused(page, "id_summary")
    link = page.get_by_role("alert").get_by_role("link", name="Commitment 5: Due: “31.2.2022”")
    link.press("Enter")
    assert is_focused(page, "id_commitments-4-due_on")
    expect(page.locator("#id_commitments-4-due_on")).to_have_value("31.2.2022")


def test_a_new_agreement_with_a_new_minister_in_one_sitting(sign_in):  # noqa: F811
    page = sign_in("officer")
    page.goto("/admin/agreements/agreement/add/")
    page.get_by_role("button", name="Add another Signature").click()
    row = page.locator("#signatures-0")
    with page.expect_popup() as opened:
        row.get_by_title("Add another person").press("Enter")
    person = opened.value
    person.get_by_label("Name:", exact=True).fill("Ada Minister")
    person.get_by_role("combobox", name="Acts for:").click()
    person.get_by_role("searchbox").last.fill("United States")
    person.get_by_role("option", name="United States").click()
    with person.expect_event("close"):
        person.get_by_role("button", name="Save", exact=True).click()
    expect(row.locator(".field-person").first).to_contain_text("Ada Minister")
    expect(row.locator("select[name=signatures-0-person]")).not_to_have_value("")
    assert page.complaints == []


def test_without_scripts_a_missing_record_is_added_in_a_tab(sign_in):  # noqa: F811
    page = sign_in("officer", java_script_enabled=False)
    page.goto("/admin/agreements/progressupdate/add/?agreement=1")
    link = page.locator("a.add-related[target=_blank]").first
    assert "_popup" not in link.get_attribute("href")
    with page.context.expect_page() as opened:
        link.click()
    expect(opened.value.get_by_role("button", name="Save", exact=True)).to_be_visible()


def test_without_scripts_a_lost_session_loses_no_text(sign_in, editors):  # noqa: F811
    page = sign_in("officer", java_script_enabled=False)
    address = agreement_of(editors)
    page.goto(address)
    text = "Two lines,\nthe second with “quotes” & <b>."
    page.get_by_label("Notes:").fill(text)
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Save and continue editing").click()
    expect(page.get_by_role("region", name="What you typed")).to_contain_text("<b>")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in").click()
    tab = opened.value
    tab.get_by_label("Username").fill("officer")
    tab.get_by_label("Password").fill(PASSPHRASE)
    tab.get_by_role("button", name="Log in").click()
    page.get_by_role("button", name="Send again").click()
    expect(page.locator("main")).to_contain_text("You signed in again")
    page.get_by_role("button", name="Send again").click()
    expect(page.locator(".messagelist")).to_contain_text("was changed successfully")
    expect(page.get_by_label("Notes:")).to_have_value(text)


def test_the_buttons_are_one_link_away(sign_in, editors):  # noqa: F811
    page = sign_in("officer")
    page.goto(agreement_of(editors))
    page.get_by_role("link", name="Skip to saving").press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("[name=_save]:focus")).to_be_visible()
