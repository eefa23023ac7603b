"""What the documents say is so: commands exist, settings are known, links lead somewhere."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import get_commands

from register import conditional

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "data" / "README.md"])
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
EXAMPLE = (ROOT / ".env.example").read_text()
SETTINGS = set(re.findall(r"^#?([A-Z_]+)=", EXAMPLE, re.MULTILINE))
READERS = [ROOT / "config" / "settings.py", ROOT / "gunicorn.conf.py"]
READ = {
    name
    for reader in READERS
    for name in re.findall(r"(?:env\.\w+|environ\.get)\(\s*['\"]([A-Z_]+)", reader.read_text())
}


def name_of(page):
    return str(page.relative_to(ROOT))


def test_every_setting_that_is_read_is_in_the_example_and_no_other():
    assert SETTINGS == READ


def test_every_setting_is_explained_to_operators():
    table = (ROOT / "docs" / "deployment.md").read_text()
    assert [name for name in sorted(SETTINGS) if f"`{name}`" not in table] == []


def test_the_example_holds_no_secret():
    assert re.search(r"^SECRET_KEY=$", EXAMPLE, re.MULTILINE)


def test_the_readme_is_short():
    assert len((ROOT / "README.md").read_text().splitlines()) < 60


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_command_that_a_page_names_exists(page):
    text = page.read_text()
    made = set(re.findall(r"[`\n]make ([a-z]+)", text))
    managed = set(re.findall(r"manage\.py ([a-z_]+)", text))
    scripts = set(re.findall(r"\b(scripts/[a-z.-]+[a-z])", text))
    assert made <= TARGETS
    assert managed <= set(get_commands())
    assert [script for script in scripts if not (ROOT / script).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_between_files_leads_somewhere(page):
    links = re.findall(r"\]\(([^)\s#]+)", page.read_text())
    local = [link for link in links if "://" not in link and not link.startswith("/")]
    assert [link for link in local if not (page.parent / link).exists()] == []


def test_decisions_are_numbered_without_gaps_listed_and_whole():
    pages = sorted((ROOT / "docs" / "adr").glob("*.md"))
    assert [page.name[:4] for page in pages] == [f"{n:04}" for n in range(1, len(pages) + 1)]
    index = (ROOT / "docs" / "index.md").read_text()
    for number, page in enumerate(pages, 1):
        text = page.read_text()
        assert f"(adr/{page.name})" in index
        assert text.startswith(f"# {number}. ")
        assert re.findall(r"^## (.*)", text, re.MULTILINE) == [
            "Context",
            "Decision",
            "Consequences",
        ]


def test_make_lists_every_target():
    listed = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True).stdout
    assert set(re.findall(r"^  make ([a-z]+) ", listed, re.MULTILINE)) == TARGETS


SCRIPTS = [
    path
    for path in [*(ROOT / "scripts").iterdir(), ROOT / ".ci" / "run"]
    if path.is_file() and path.read_text().startswith("#!/usr/bin/env bash")
]


@pytest.mark.parametrize("script", SCRIPTS, ids=name_of)
def test_scripts_can_be_run_and_stop_at_the_first_error(script):
    assert script.stat().st_mode & 0o111
    assert re.search(r"^set -e?uo pipefail$", script.read_text(), re.MULTILINE)
    subprocess.run(["bash", "-n", str(script)], check=True)


def test_a_port_in_use_is_said_plainly():
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = demo(port)
    assert done.returncode == 1
    assert done.stderr.startswith(f"Port {port} cannot be used (Address already in use): stop what")


@pytest.mark.parametrize("port", ["eighty", "70000"])
def test_a_port_that_is_none_is_said_plainly(port):
    done = demo(port)
    assert done.returncode == 1
    assert done.stderr.startswith(f"PORT is “{port}”: give a number from 1 to 65535")


def demo(port):
    return subprocess.run(
        [str(ROOT / "scripts" / "demo")],
        env={"PATH": "/usr/bin:/bin", "PYTHON": sys.executable, "PORT": port, "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        timeout=20,
    )


class TestDockerfile:
    LINES = re.sub(r"\\\n", " ", (ROOT / "Dockerfile").read_text()).splitlines()

    def steps(self, word):
        return [line.removeprefix(f"{word} ") for line in self.LINES if line.startswith(f"{word} ")]

    def test_what_is_copied_is_there(self):
        allowed = (ROOT / ".dockerignore").read_text().splitlines()
        kept = [line.removeprefix("!") for line in allowed if line.startswith("!")]
        assert allowed[0] == "*", "nothing goes into the image unless it is named"
        assert [name for name in kept if not (ROOT / name).exists()] == []
        assert not {".env", "var", ".git", ".venv"} & set(kept)

    def test_every_room_is_copied(self):
        from django.conf import settings

        kept = (ROOT / ".dockerignore").read_text().splitlines()
        rooms = [app for app in settings.INSTALLED_APPS if (ROOT / app).is_dir()]
        assert [room for room in [*rooms, "config", "templates"] if f"!{room}" not in kept] == []

    def test_everything_that_pages_are_made_of_is_copied(self):
        """The entity tag reads all of it: what is missing there is missed at the first request."""
        kept = (ROOT / ".dockerignore").read_text().replace("!", "").splitlines()
        parts = {path.relative_to(ROOT).as_posix() for path in conditional._source_files()}
        assert {p for p in parts if not any(f"{p}/".startswith(f"{k}/") for k in kept)} == set()

    def test_it_installs_the_lock_with_hashes(self):
        assert [
            step for step in self.steps("RUN") if "--require-hashes -r requirements.txt" in step
        ]

    def test_it_does_not_run_as_root(self):
        assert self.steps("USER") == ["countersign"]

    def test_the_commands_of_manage_exist(self):
        words = [shlex.split(step) for step in self.steps("RUN")]
        managed = [step[step.index("manage.py") + 1] for step in words if "manage.py" in step]
        assert managed
        assert set(managed) <= set(get_commands())
