"""What the page of downloads tells people to type works as it stands there."""

import html
import re
import subprocess
import sys
import urllib.request

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_the_python_example_runs_as_it_is_written(site, tmp_path):
    with urllib.request.urlopen(f"{site}/data/") as answer:
        page = answer.read().decode("utf-8")
    [example] = re.findall(r'data-example="python"><code>(.*?)</code>', page, re.DOTALL)
    script = tmp_path / "example.py"
    script.write_text(html.unescape(example), "utf-8")
    command = [sys.executable, "-I", "-W", "error", str(script)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert "UK-Japan" in done.stdout


def test_a_researcher_takes_the_register_away(open_page):
    page = open_page(1280)
    page.goto("/")
    page.get_by_role("contentinfo").get_by_role("link", name="Data", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The register as data")
    with page.expect_download() as download:
        page.get_by_role("link", name="register.zip").click()
    assert re.fullmatch(r"register-\d+\.zip", download.value.suggested_filename)
    page.get_by_text("commitments.csv", exact=True).click()
    expect(page.get_by_text("Permanent number within the agreement").first).to_be_visible()
