"""Signing in in a real Chromium: a second factor, by keyboard, accessible, under the policy."""

import pytest

from tests.admin.signing_in import token
from tests.admin.test_browser import PASSPHRASE, STATES, TOO_WIDE, violations
from tests.browser.conftest import browser  # noqa: F401 - the fixture
from tests.servers import Server

pytestmark = pytest.mark.browser

MAKE = f"""
from tests.factories import *
for name, role in (("ayumi", "Officer"), ("root", "Administrator")):
    user = UserFactory(username=name, role=role, email=f"{{name}}@example.org")
    user.set_password({PASSPHRASE!r})
    user.save()
DepartmentFactory(user=UserFactory(username="ayumi"), organisation__dcms=True)
AccessAttemptFactory(username="somebody")
"""
PAGES = {
    "my account": "/admin/account/",
    "notices": "/admin/account/notices/",
    "a new passphrase": "/admin/password_change/",
    "accounts": "/admin/auth/user/",
    "an account": "/admin/auth/user/1/change/",
    "one's own account": "/admin/auth/user/2/change/",
    "a new account": "/admin/auth/user/add/",
    "its passphrase": "/admin/auth/user/1/password/",
    "roles": "/admin/auth/group/",
    "a role": "/admin/auth/group/1/change/",
    "locks": "/admin/axes/accessattempt/",
    "a lock": "/admin/axes/accessattempt/1/change/",
}


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    folder = tmp_path_factory.mktemp("office")
    with Server(folder, script=MAKE, env={"EMAIL_URL": "dummymail://"}) as server:
        yield server


@pytest.fixture
def visitor(browser, office):  # noqa: F811
    contexts = []

    def visit(width=1280, **options):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, base_url=office.address, **options
        )
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda said: said.type == "error" and page.complaints.append(said.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        return page

    yield visit
    for context in contexts:
        context.close()


def enter(page):
    with page.expect_navigation():
        page.keyboard.press("Enter")


def first_step(page, username):
    page.goto("/admin/login/")
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password").fill(PASSPHRASE)
    enter(page)


def faults_of(page, heading=None):
    if heading:
        page.get_by_role("heading", name=heading).wait_for()
    found = [*page.complaints, *violations(page)]
    page.complaints.clear()
    return [*found, "wider than the window"] if page.evaluate(TOO_WIDE) else found


@pytest.mark.parametrize("state", STATES)
def test_the_pages_of_accounts(visitor, state):
    page = visitor(**STATES[state])
    first_step(page, "root")
    found = {}
    for name, address in PAGES.items():
        page.goto(address)
        page.wait_for_load_state("load")
        if faults := faults_of(page):
            found[name] = faults
    assert found == {}


@pytest.mark.parametrize("state", STATES)
def test_a_second_factor_from_setting_up_to_signing_in(visitor, office, state):
    office.run(
        "from django_otp.plugins.otp_totp.models import TOTPDevice\n"
        "TOTPDevice.objects.all().delete()"
    )
    page = visitor(**STATES[state])
    first_step(page, "ayumi")
    page.goto("/admin/account/")
    page.get_by_role("link", name="Set up a second factor").press("Enter")
    assert faults_of(page, "Set up a second factor") == []
    assert page.locator(".cs-qr").evaluate("image => image.naturalWidth") > 100
    secret = page.locator(".cs-secret").inner_text()
    page.keyboard.type("000000")
    enter(page)
    page.locator(".errorlist").wait_for()
    assert faults_of(page) == []
    page.get_by_label("Token").fill(token(in_hex(secret), ahead=-1))
    enter(page)
    assert faults_of(page, "Recovery codes") == []
    codes = page.locator(".cs-codes code").all_inner_texts()
    assert len(codes) == 10

    with page.expect_navigation():
        page.get_by_role("button", name="Log out").click()
    first_step(page, "ayumi")
    assert faults_of(page, "Second factor") == []
    page.keyboard.type(token(in_hex(secret)))
    enter(page)
    page.get_by_role("heading", name="The desk").wait_for()


def in_hex(secret):
    import base64

    return base64.b32decode(secret.replace(" ", "")).hex()


@pytest.mark.parametrize("state", STATES)
def test_locked_out_and_a_forgotten_passphrase(visitor, state):
    page = visitor(**STATES[state])
    page.goto("/admin/login/")
    page.get_by_role("link", name="Forgotten your passphrase?").press("Enter")
    assert faults_of(page, "Set a new passphrase") == []
    page.get_by_label("Email").fill("ayumi@example.org")
    enter(page)
    assert faults_of(page, "A mail is under way") == []
    for _n in range(5):
        page.goto("/admin/login/")
        page.get_by_label("Username").fill(f"nobody-{state}")
        page.get_by_label("Password").fill("wrong-wrong-wrong")
        enter(page)
    page.complaints.clear()  # the browser itself reports a refused request
    assert faults_of(page, "Sign-in is locked") == []
    assert "Try again in 15 minutes." in page.locator("[role=alert]").inner_text()
