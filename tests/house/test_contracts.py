"""What the whole house promises, whatever the rooms do."""

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command, get_commands, load_command_class

ROOT = Path(__file__).parents[2]
TRACKED = subprocess.run(
    ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
    cwd=ROOT, capture_output=True, text=True, check=True,
).stdout.strip("\0").split("\0")  # fmt: skip
# Data and vendored files say what their sources say.
OURS = [
    name
    for name in TRACKED
    if not name.startswith(("data/", "static/vendor/", "tests/")) and (ROOT / name).is_file()
]
TEXTS = {}
for name in OURS:
    try:
        TEXTS[name] = (ROOT / name).read_text()
    except UnicodeDecodeError:
        continue

FORBIDDEN = {
    "a path of somebody's machine": r"(?<![\w./])/(root|work|home/\w+|Users/\w+)/",
    "a place to download from": r"\b(pypi\.org|pythonhosted|registry\.npmjs|deb\.debian\.org)",
    "a helper's name": r"(?i)\b(chatgpt|copilot|claude|anthropic|openai)\b",
    "an unresolved conflict": r"^(<{7}|>{7}) ",
    "a key": r"BEGIN [A-Z ]*PRIVATE KEY",
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_of_ours_holds(what):
    pattern = re.compile(FORBIDDEN[what], re.MULTILINE)
    assert [name for name, text in TEXTS.items() if pattern.search(text)] == []


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("a path of somebody's machine", "cd /" + "root/x"),
        ("a path of somebody's machine", '"/' + 'work/main"'),
        ("a place to download from", "https://pypi.org/simple"),
        ("an unresolved conflict", "a\n<<<<<<< HEAD\n"),
    ],
)
def test_what_is_forbidden_would_be_found(what, text):
    assert re.search(FORBIDDEN[what], text, re.MULTILINE)


def test_text_files_end_with_one_line_feed():
    bad = [n for n, text in TEXTS.items() if text and (text[-1] != "\n" or "\r" in text)]
    assert bad == []


def lint_imports(folder):
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
    )


def test_the_rooms_stay_apart():
    done = lint_imports(ROOT)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("room", "line"),
    [
        ("website", "import editorial.models"),
        ("opendata", "from agreements import models"),
        ("register", "import editorial"),
        ("alerts", "import editorial.models"),
        ("partners", "import agreements.models"),
        ("website", "import opendata"),
    ],
)
def test_a_door_between_rooms_would_be_found(room, line, tmp_path):
    for name in TRACKED:
        if name.endswith(".py") and "/" in name and not name.startswith(("tests/", "bench/")):
            target = tmp_path / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text((ROOT / name).read_text() if (ROOT / name).is_file() else "")
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())
    (tmp_path / room / "door.py").write_text(f"{line}\n")
    done = lint_imports(tmp_path)
    assert done.returncode == 1, done.stdout + done.stderr
    assert f"{room}.door" in done.stdout


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


ROOMS = {config.name for config in apps.get_app_configs() if (ROOT / config.name).is_dir()}


@pytest.mark.parametrize("name", sorted(n for n, app in get_commands().items() if app in ROOMS))
def test_every_command_says_what_it_does(name, capsys):
    with pytest.raises(SystemExit) as left:
        call_command(name, "--help")
    assert left.value.code in (0, None)
    assert load_command_class(get_commands()[name], name).help in " ".join(
        capsys.readouterr().out.split()
    )


def locks():
    spec = importlib.util.spec_from_file_location("lock", ROOT / "scripts" / "lock.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def lock_copies(tmp_path):
    for name in ("requirements.txt", "requirements-dev.txt"):
        (tmp_path / name).write_text((ROOT / name).read_text())
    return tmp_path


def test_the_locks_are_in_step_with_pyproject():
    assert list(locks().problems()) == []


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda text: text.replace("# for ", "# for 0", 1), "is not compiled from pyproject"),
        (lambda text: f"{text}--index-url https://index.example\n", "neither a pinned version"),
        (lambda text: f"{text}# https://index.example/simple\n", "names a host"),
        (lambda text: f"{text}left-pad>=1\n", "neither a pinned version"),
        (lambda text: f"{text}left-pad==1.0\n", "neither a pinned version"),
    ],
    ids=["other dependencies", "an index", "a host", "no version", "no hash"],
)
def test_a_lock_out_of_step_would_be_found(change, problem, lock_copies):
    lock = lock_copies / "requirements.txt"
    lock.write_text(change(lock.read_text()))
    assert any(problem in found for found in locks().problems(lock_copies))


def pins(name):
    return set(re.findall(r"^([\w.-]+==\S+)", (ROOT / name).read_text(), re.MULTILINE))


def test_what_is_tested_is_what_runs():
    assert pins("requirements.txt") <= pins("requirements-dev.txt")
