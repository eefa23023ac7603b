"""Conflicts, history and the audit trail in a real Chromium: accessible, and by keyboard alone."""

import itertools

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.admin.test_browser import PASSPHRASE, STATES
from tests.browser.conftest import browser  # noqa: F401 - the fixture
from tests.servers import Server

pytestmark = pytest.mark.browser

MAKE = f"""
from django.contrib.auth import get_user_model
from editorial import audit, history
from tests.factories import *
for name, role in (("akiko", "Officer"), ("ben", "Officer"), ("admin", "Administrator")):
    user = UserFactory(username=name, first_name=name.title(), last_name="Sato", role=role)
    user.set_password({PASSPHRASE!r})
    user.save()
akiko = get_user_model().objects.get(username="akiko")
agreement = published(AgreementFactory(title="Joint Announcement", parts__rows=2, place="Paris"))
for place in ("London", "Tokyo", "Kyoto"):
    history.keep_before([agreement])
    agreement.version, agreement.place = agreement.version + 1, place
    agreement.save()
    history.keep(agreement, by=akiko)
    audit.note("changed", agreement, by=akiko, changes={{"Place": ["Paris", place]}})
TopicFactory(name="Open RAN", definition="About radio.")
"""
TURNS = itertools.count()
CHANGE = "/admin/agreements/agreement/1/change/"
PAGES = {
    "history": "/admin/agreements/agreement/1/history/",
    "comparison": "/admin/agreements/agreement/1/history/?a=e1&b=now",
    "restore": "/admin/agreements/agreement/1/restore/?from=v1",
    "delete": "/admin/agreements/topic/1/delete/",
    "cannot delete": "/admin/partners/country/1/delete/",
    "audit trail": "/admin/editorial/auditentry/",
    "audit entry": "/admin/editorial/auditentry/1/change/",
    "history of an account": "/admin/auth/user/1/history/",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with Server(tmp_path_factory.mktemp("together"), script=MAKE) as server:
        yield server.address


@pytest.fixture
def sign_in(browser, site):  # noqa: F811
    contexts = []

    def signed_in(username, **options):
        width = options.pop("width", 1280)
        context = browser.new_context(
            viewport={"width": width, "height": 900}, base_url=site, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.goto("/admin/")
        page.fill("#id_username", username)
        page.fill("#id_password", PASSPHRASE)
        page.press("#id_password", "Enter")
        page.wait_for_url("**/admin/")
        return page

    yield signed_in
    for context in contexts:
        context.close()


def violations(page):
    return [
        f"{v['id']}: {v['nodes'][0]['target']} {v['nodes'][0]['html'][:200]}"
        for v in Axe().run(page).response["violations"]
    ]


def conflict(sign_in, **options):
    """Ben's page after Akiko saved what he was at work on."""
    ben, akiko = sign_in("ben", **options), sign_in("akiko")
    turn = next(TURNS)
    for page, place in ((ben, f"Osaka {turn}"), (akiko, f"Nara {turn}")):
        page.goto(CHANGE)
        page.fill("#id_place", place)
    akiko.fill("#id_notes", f"Note {turn}.")
    akiko.click("[name=_continue]")
    akiko.wait_for_selector(".messagelist")
    with ben.expect_response(lambda response: response.request.method == "POST") as answer:
        ben.click("[name=_continue]")
    assert answer.value.status == 409
    ben.wait_for_selector("#cs-conflict")
    return ben


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", PAGES)
def test_pages_are_accessible(sign_in, name, state):
    page = sign_in("admin", **STATES[state])
    page.goto(PAGES[name])
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("state", STATES)
def test_a_conflict_is_accessible_and_holds_the_focus(sign_in, state):
    page = conflict(sign_in, **STATES[state])
    assert page.evaluate("document.activeElement.id") == "cs-problems"  # the summary says so first
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_conflict_is_resolved_by_keyboard(sign_in, scripts):
    page = conflict(sign_in, java_script_enabled=scripts)
    box = page.get_by_role("checkbox", name="Take theirs: Place")
    box.focus()
    page.keyboard.press("Space")
    page.locator("[name=_continue]").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".messagelist .success")
    assert page.input_value("#id_place").startswith("Nara ")


def test_who_else_is_here_is_shown_while_one_types(sign_in):
    ben, akiko = sign_in("ben"), sign_in("akiko")
    ben.goto(CHANGE)
    akiko.goto(CHANGE)
    assert "Ben Sato has this page open since" in akiko.text_content("#cs-here")
    with ben.expect_response("**/presence/"):
        ben.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    ben.wait_for_selector("#cs-here p")
    assert "Akiko Sato has this page open since" in ben.text_content("#cs-here")


def test_a_version_is_restored_by_keyboard(sign_in):
    page = sign_in("ben")
    page.goto(PAGES["history"])
    page.locator("input[name=a][value=v1]").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Compare the two chosen").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#cs-compared")
    page.goto(PAGES["restore"])
    page.get_by_role("button", name="Restore").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".messagelist .success")
    assert page.input_value("#id_place") == "Paris"
