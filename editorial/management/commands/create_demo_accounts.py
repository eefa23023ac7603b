import os
import secrets
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from editorial.roles import OFFICER, REVIEWER, create_roles

# User name and group; the administrator is a superuser.
ACCOUNTS = {"officer": OFFICER, "reviewer": REVIEWER, "administrator": None}
CONSONANTS, VOWELS = "bdfgklmnprstvz", "aeiou"


class Command(BaseCommand):
    help = "Make the accounts of the demonstration: an officer, a reviewer, an administrator."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--print", action="store_true", help="show the passphrases")
        parser.add_argument(
            "--force", action="store_true", help="go on where there are other accounts"
        )

    def handle(self, **options: Any) -> None:
        others = get_user_model()._default_manager.exclude(username__in=ACCOUNTS)
        if others.exists() and not options["force"]:
            raise CommandError(
                "This database has accounts of its own: demonstration accounts do not belong "
                "here. Give --force if they do."
            )
        passphrases = _passphrases(settings.VAR_DIR / "demo-accounts.txt")
        with transaction.atomic():
            create_roles()
            for username, group in ACCOUNTS.items():
                _account(username, group, passphrases[username])
        if options["print"]:
            for username in ACCOUNTS:
                self.stdout.write(f"{username:<14} {passphrases[username]}")


def _passphrases(path: Path) -> dict[str, str]:
    """The passphrases that the file holds; what it lacks is made up and kept in it."""
    held = {}
    if path.is_file():
        held = dict(line.split(maxsplit=1) for line in path.read_text().splitlines() if line)
    if missing := [username for username in ACCOUNTS if username not in held]:
        held |= {username: _passphrase() for username in missing}
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.writelines(f"{username} {phrase}\n" for username, phrase in held.items())
    path.chmod(0o600)
    return held


def _passphrase() -> str:
    """Five random words that can be said aloud: 70 bits."""
    return "-".join(_word() for _n in range(5))


def _word() -> str:
    letters = [secrets.choice(CONSONANTS if n % 2 == 0 else VOWELS) for n in range(4)]
    return "".join(letters) + secrets.choice("nrst")


def _account(username: str, group: str | None, passphrase: str) -> None:
    user, created = get_user_model()._default_manager.get_or_create(username=username)
    changed = created or not user.check_password(passphrase)
    if changed:
        user.set_password(passphrase)
    user.is_active = user.is_staff = True
    user.is_superuser = group is None
    user.save()
    user.groups.set(Group.objects.filter(name=group) if group else [])
