"""A reader follows a list by e-mail and stops it: keyboard alone, scripts off, real mails."""

import re
from pathlib import Path

import pytest

from tests.browser.test_accessibility import in_its_states
from tests.mailbox import receiving
from tests.servers import Server

pytestmark = pytest.mark.browser
LINKS = """
from uuid import UUID
from alerts import letters
from alerts.models import Subscription
one = Subscription(id=UUID(int=1), place="agreements", query="country=jp", language="en")
print(letters.link(one, "confirm"), letters.link(one, "stop"))
"""
ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def mailbox():
    with receiving() as box:
        yield box


@pytest.fixture
def site(tmp_path, mailbox):
    """The real register on a server that knows a mail server: tests of other modules share one."""
    with Server(tmp_path, data=ROOT / "data", env={"EMAIL_URL": mailbox.url}) as server:
        server.env["PUBLIC_ADDRESS"] = server.address  # known only now; mails are made up later
        yield server


@pytest.fixture
def page(browser, site):
    context = browser.new_context(
        viewport={"width": 360, "height": 800}, base_url=site.address, java_script_enabled=False
    )
    yield context.new_page()
    context.close()


def link_in(mail):
    return re.search(r"http://\S+/alerts/\S+", mail.get_content())[0]


def test_the_pages_that_links_lead_to_are_for_everyone(browser, site):
    links = site.run(LINKS)
    page = browser.new_page(base_url=site.address, viewport={"width": 1280, "height": 900})
    for link, button in zip(links.split(), ("Yes, send", "Stop everything"), strict=True):
        page.goto(link)
        assert in_its_states(page) == []
        page.get_by_role("button", name=button).click()
        page.get_by_role("heading", name="You ").wait_for()
        assert in_its_states(page) == []
    page.close()


def test_following_japan_and_open_ran(page, site, mailbox):
    page.goto("/agreements/?between=gb,jp&topic=open-ran")
    page.get_by_role("link", name="E-mail alerts").press("Enter")
    page.get_by_label("Your e-mail address").focus()
    page.keyboard.type("reader@example")
    page.keyboard.press("Enter")
    assert page.get_by_role("alert").inner_text().count("write it as name@example.org") == 1
    field = page.get_by_label("Your e-mail address")
    assert field.input_value() == "reader@example"
    field.press("End")
    page.keyboard.type(".org")
    page.get_by_label("Once a day").focus()
    page.keyboard.press("ArrowDown")
    page.get_by_role("button", name="Ask for alerts").press("Enter")
    assert page.get_by_role("heading", name="Check your e-mail").is_visible()

    site.manage("send_alerts")
    [asked] = mailbox.mails
    assert "once a week, on Mondays" in asked.get_content()
    page.goto(link_in(asked))
    assert page.get_by_role("link", name="about Open RAN").is_visible()
    page.get_by_role("button", name="Yes, send me these e-mails").press("Enter")
    assert page.get_by_role("heading", name="You will be told").is_visible()

    site.manage("send_alerts")
    stop = site.run(
        "from alerts import letters\nfrom alerts.models import Subscription\n"
        "print(letters.link(Subscription.objects.get(frequency='weekly'), 'stop'))"
    )
    page.goto(stop.strip())
    page.get_by_role("button", name="Stop these e-mails").press("Enter")
    assert page.get_by_role("heading", name="You get no more e-mails").is_visible()
    site.manage("send_alerts")
    left = site.run("from alerts.models import *\nprint(Subscription.objects.count())")
    assert left.strip() == "0"
