import os
import shutil

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.serving import environment, manage, serving

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


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The address of the real register, served as in production."""
    folder = tmp_path_factory.mktemp("site")
    env = environment(folder)
    manage(env, "migrate", "--verbosity", "0")
    manage(env, "collectstatic", "--noinput", "--verbosity", "0")
    manage(env, "import_register", "data", "--publish")
    with serving(env, folder / "server.log") as address:
        yield address


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
