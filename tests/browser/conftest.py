import os
import shutil

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.serving import ROOT
from tests.servers import Server

# What headless Chromium needs as root, and to keep it from looking outside.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# What the comparison of two editions can show: changed words, a part that went.
SECOND_EDITION = """
from agreements.models import Agreement
from editorial.publish import publish
agreement = Agreement.objects.get(reference="gb-jp-2022-1")
agreement.summary = agreement.summary.replace("Cooperation framework", "Framework")
agreement.relations.last().delete()
agreement.version += 1
agreement.save()
publish([agreement], note="A shorter summary.")
"""


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The address of the real register, served as in production, with one second edition."""
    folder = tmp_path_factory.mktemp("site")
    with Server(folder, data=ROOT / "data", script=SECOND_EDITION) as server:
        yield server.address


@pytest.fixture(scope="module")
def browser():
    """Chromium, for one module: while it runs, Django takes the process for an asynchronous one."""
    path = shutil.which("chromium")
    if path is None:
        if os.environ.get("REQUIRE_ALL"):
            pytest.fail("Chromium is not installed: apt-get install chromium")
        pytest.skip("Chromium is not installed: the browser tests are left out")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Browser, site: str):
    """Open pages of given width and further context options; close them after the test."""
    contexts = []

    def opened(width: int = 1280, **options):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, base_url=site, **options
        )
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()
