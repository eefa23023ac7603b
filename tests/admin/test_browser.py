"""The editors' side in a real Chromium: accessible, quiet under the strict policy, usable."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import browser  # noqa: F401 - the fixture
from tests.servers import Server

pytestmark = pytest.mark.browser

PASSPHRASE = "kudas-tamil-rofen-pelom"
MAKE = f"""
from tests.factories import *
from agreements.models import Agreement
for role in ("Officer", "Reviewer", "Administrator"):
    user = UserFactory(username=role.lower(), role=role)
    user.set_password({PASSPHRASE!r})
    user.save()
published(AgreementFactory(title="Joint Announcement", parts__rows=6, changed=False))
Agreement.objects.filter(pk=1).update(summary="They do more.", version=2)
long = AgreementFactory(title="Digital Partnership", parts__rows=2)
for number in range(38):
    CommitmentFactory(agreement=long, text=f"Promise {{number}} " * 10)
for update in ProgressUpdateFactory.create_batch(2, agreement=Agreement.objects.get(pk=1)):
    pass
published(update)
country = CountryFactory(code="KR", name="South Korea")
twins = [PersonFactory(name=f"Lee Jong{{mark}}o", country=country) for mark in (" H", "-h")]
SignatureFactory(agreement=long, person=published(*reversed(twins)))
from editorial import review
from django.contrib.auth import get_user_model
topic = TopicFactory(changed=True)
topic.definition = "What it is about, in other words."
topic.save()
review.submit([topic], note="Other words.", by=get_user_model().objects.get(username="officer"))
print(long.pk)
"""
PAGES = {
    "index": "/admin/",
    "list": "/admin/agreements/agreement/",
    "agreement": "/admin/agreements/agreement/1/change/",
    "agreement with 40 commitments": "/admin/agreements/agreement/{long}/change/",
    "new agreement": "/admin/agreements/agreement/add/",
    "publish": "/admin/agreements/agreement/publish/?record=agreement:1",
    "submit": "/admin/agreements/agreement/submit/?record=agreement:1",
    "submissions": "/admin/editorial/submission/",
    "review": "/admin/editorial/submission/1/change/",
    "not ready": "/admin/agreements/agreement/publish/?record=agreement:{long}",
    "withdraw": "/admin/agreements/agreement/withdraw/?record=agreement:1",
    "which is kept": "/admin/partners/person/merge/?record=person:2",
    "merge": "/admin/partners/person/merge/?record=person:{twin}&into={kept}",
    "cannot be merged": "/admin/agreements/agreement/merge/?record=agreement:1&into={long}",
    "possible duplicates": "/admin/duplicates/",
    "draft of an update": "/admin/agreements/progressupdate/1/change/",
    "published update": "/admin/agreements/progressupdate/2/change/",
    "which agreement": "/admin/agreements/progressupdate/add/",
    "new update": "/admin/agreements/progressupdate/add/?agreement=1",
    "person": "/admin/partners/person/1/change/",
    "organisation": "/admin/partners/organisation/1/change/",
    "editions": "/admin/register/edition/",
    "edition": "/admin/register/edition/1/change/",
}
STATES = {
    "wide": {"width": 1280},
    "narrow": {"width": 360},
    "dark": {"width": 1280, "color_scheme": "dark"},
}
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture(scope="session")
def editors(tmp_path_factory):
    """A server with working copies; `long` is the key of the agreement with 40 commitments."""
    server = Server(tmp_path_factory.mktemp("editors"), script=MAKE)
    with server:
        server.long = server.run(
            "from agreements.models import Agreement\n"
            "print(Agreement.objects.get(title='Digital Partnership').pk)"
        ).strip()
        server.kept, server.twin = server.run(
            "from partners.models import Person\n"
            "for person in Person.objects.filter(country__code='KR').order_by('pk'):\n"
            "    print(person.pk)"
        ).split()
        yield server


@pytest.fixture
def sign_in(browser, editors):  # noqa: F811
    contexts = []

    def signed_in(username, width=1280, **options):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, base_url=editors.address, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto("/admin/login/")
        page.get_by_label("Username").fill(username)
        page.get_by_label("Password").fill(PASSPHRASE)
        page.get_by_role("button", name="Log in").click()
        return page

    yield signed_in
    for context in contexts:
        context.close()


# In other colours the same page can go wrong in its contrasts alone.
CONTRASTS = {"runOnly": ["color-contrast", "link-in-text-block"]}
IS_DARK = "matchMedia('(prefers-color-scheme: dark)').matches"


def violations(page):
    rules = CONTRASTS if page.evaluate(IS_DARK) else None
    found = Axe().run(page, options=rules).response["violations"]
    return [(fault["id"], fault["nodes"][0]["html"][:200]) for fault in found]


@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_and_the_policy_stops_nothing(sign_in, editors, state):
    page = sign_in("administrator", **STATES[state])
    found = {}
    for name, address in PAGES.items():
        page.complaints.clear()
        page.goto(address.format(**vars(editors)))
        page.wait_for_load_state("load")
        if page.complaints:
            found[name] = list(page.complaints)
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        if faults := violations(page):
            found.setdefault(name, []).extend(faults)
        if page.evaluate(TOO_WIDE):
            found.setdefault(name, []).append("wider than the window")
    assert found == {}


def test_the_page_to_sign_in_is_accessible(browser, editors):  # noqa: F811
    page = browser.new_page(base_url=editors.address)
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto("/admin/login/")
    assert complaints == []
    assert violations(page) == []
    page.get_by_role("button", name="Log in").click()
    page.close()


def test_an_officer_finds_her_way_among_forty_commitments(sign_in, editors):
    page = sign_in("officer")
    page.goto(f"/admin/agreements/agreement/{editors.long}/change/")
    page.get_by_role("link", name="Commitments 40").click()
    heading = page.get_by_role("heading", name="Commitments", exact=True)
    assert heading.bounding_box()["y"] < 200
    row = page.locator("#commitments-39")
    assert not row.get_by_label("Commitment:").is_visible()
    row.locator("summary").first.click()
    row.get_by_label("Commitment:").fill("The last promise.")
    page.get_by_role("button", name="Add another Commitment").click()
    new = page.locator("#commitments-40")
    new.get_by_label("Commitment:").fill("One more.")
    new.get_by_label("Kind:").select_option("standards")
    page.get_by_role("button", name="Save and continue editing").click()
    expect(page.locator(".messagelist")).to_contain_text("was changed successfully")
    expect(page.locator("#commitments-40 summary").first).to_contain_text("41. One more.")


def test_choices_are_found_by_typing(sign_in):
    page = sign_in("officer")
    page.goto("/admin/agreements/agreement/1/change/")
    page.get_by_role("button", name="Add another Party").click()
    page.get_by_role("combobox", name="Country:").last.click()
    page.get_by_role("searchbox", name="Country").last.fill("Japan")
    page.get_by_role("option", name="Japan").click()
    expect(page.locator("#parties-2")).to_contain_text("Japan")


def test_from_draft_to_register_by_two_people_with_the_keyboard(sign_in, editors):
    page = sign_in("officer")
    page.goto("/admin/agreements/agreement/1/change/")
    page.get_by_role("link", name="Submit for review…").press("Enter")
    expect(page.locator(".cs-differences ins")).to_have_text(["do", "more"])
    page.get_by_role("button", name="Submit for review").press("Enter")
    page.get_by_role("alert").get_by_role("link").press("Enter")
    page.keyboard.type("The summary says more.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    submitted = page.locator(".messagelist").get_by_role("link").get_attribute("href")

    page = sign_in("reviewer")
    page.goto(submitted)
    expect(page.locator(".cs-differences del")).to_have_text(["work", "together"])
    page.get_by_label("Approve, and publish now").press("Space")
    page.get_by_role("button", name="Decide").press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("Approved and published")
    page.goto("/updates/")
    assert "The summary says more." in page.inner_text("body")


def test_a_likely_duplicate_is_shown_before_a_second_record_is_made(sign_in):
    page = sign_in("officer", width=360)
    page.goto("/admin/partners/person/add/")
    page.get_by_label("Name:").first.fill("Jong Ho Lee")
    page.get_by_role("combobox", name="Acts for:").click()
    page.get_by_role("searchbox").last.fill("Korea")
    page.get_by_role("option", name="South Korea").click()
    page.get_by_role("button", name="Save", exact=True).click()
    hint = page.get_by_role("region", name="This may be a duplicate of")
    expect(hint).to_contain_text("Lee Jong Ho")
    expect(page.get_by_label("Name:").first).to_have_value("Jong Ho Lee")
    assert violations(page) == []
    assert not page.evaluate(TOO_WIDE)
    page.get_by_label("It is another one: save it").press("Space")
    page.get_by_role("button", name="Save", exact=True).press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("was added successfully")
