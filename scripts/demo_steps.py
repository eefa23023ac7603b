"""The steps of “make demo” inside its virtual environment: prepare, announce, run what is due."""

import hashlib
import os
import signal
import sys
import time
import urllib.request
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOTE = "First publication, from the sources that the record names."
VAR = ROOT / "var"
ACCOUNTS = VAR / "demo-accounts.txt"
PATIENCE = 60
# What timers run elsewhere, and how often: see docs/deployment.md.
DUE = ("publish_due", "send_notices", "send_alerts")
PAUSE = 15  # seconds


def prepare() -> None:
    """Database, static files, accounts, the real register and its index; only what is missing."""
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django
    from django.core.management import call_command

    django.setup()
    from register import journal

    call_command("migrate", verbosity=0)
    static = [ROOT / "requirements.txt", *_files(ROOT / "static")]
    _once("static", static, lambda: call_command("collectstatic", interactive=False, verbosity=0))
    call_command("create_demo_accounts", force=True)
    again = journal.head().seq == 0
    # What an officer has changed in the demo stays until the data themselves are others.
    _once("data", _files(ROOT / "data"), _import, again=again)
    call_command("rebuild_index", if_needed=True, verbosity=0)


def _import() -> None:
    from django.core.management import call_command

    sys.stdout.write("Reading the register from data/\n")
    call_command("import_register", str(ROOT / "data"), publish=True, note=NOTE)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _once(name: str, files: Iterable[Path], step: Callable[[], None], again: bool = False) -> None:
    """Take the step unless it was taken for the very same files."""
    digest = hashlib.sha256()
    for path in files:
        digest.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    stamp = VAR / "stamps" / name
    if not again and stamp.is_file() and stamp.read_text() == digest.hexdigest():
        return
    step()
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(digest.hexdigest())


def announce() -> None:
    """Say where the register is as soon as it answers, and run what is due until it stops."""
    address = f"http://127.0.0.1:{os.environ['PORT']}/"
    server, until = os.getppid(), time.monotonic() + PATIENCE
    while not _answers(f"{address}readyz"):
        if os.getppid() != server:
            sys.exit()
        if time.monotonic() > until:
            sys.exit(f"{address} has not answered for {PATIENCE} seconds: see the lines above.")
        time.sleep(0.1)
    sys.stdout.write(
        f"\nCountersign is at   {address}\nEditors sign in at  {address}admin/\n\n"
        f"{_accounts()}\n\nE-mails are written into var/mail/. Stop it with Ctrl-C.\n"
    )
    sys.stdout.flush()
    _run_due(server)


def _run_due(server: int) -> None:
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django
    from django.core.management import CommandError, call_command

    django.setup()
    while os.getppid() == server:
        for command in DUE:
            try:
                call_command(command, verbosity=0)
            except CommandError as error:
                sys.stderr.write(f"{command}: {error}\n")
        time.sleep(PAUSE)


def _answers(address: str) -> bool:
    try:
        urllib.request.urlopen(address, timeout=5).close()  # noqa: S310 - always our own
    except OSError:
        return False
    return True


def _accounts() -> str:
    pairs = [line.split(maxsplit=1) for line in ACCOUNTS.read_text().splitlines() if line.strip()]
    return "\n".join(f"  {name:<14} {passphrase}" for name, passphrase in pairs)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C ends a step as a kill would: no trace
    {"prepare": prepare, "announce": announce}[sys.argv[1]]()
