from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from register import index, journal
from register.models import Edition


class Command(BaseCommand):
    help = (
        "Remove the text of one past edition because the law requires it. The journal goes on "
        "verifying; a new edition tells the public that it was removed, and why. There is no way "
        "back. Change notes, backups and copies that others made are not touched."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("seq", type=int, help="the edition's place in the journal")
        parser.add_argument("--reason", required=True, help="the law or order; it is public")
        parser.add_argument("--no-input", action="store_true", help="do not ask for confirmation")

    def handle(self, *args: Any, seq: int, reason: str, no_input: bool, **options: Any) -> None:
        edition = Edition.objects.filter(seq=seq).first()
        if edition is None:
            raise CommandError(
                f"there is no edition {seq}: the journal ends at {journal.head().seq}"
            )
        if not no_input:
            self._confirm(edition)
        try:
            record = journal.redact(edition, reason)
        except ValueError as error:
            raise CommandError(str(error)) from None
        index.follow()
        self.stdout.write(f"{edition} holds no text any more; edition {record.seq} says why")

    def _confirm(self, edition: Edition) -> None:
        self.stdout.write(
            f"{edition}, number {edition.number}, published {edition.published_at:%Y-%m-%d}:\n"
            f"{edition.document}\n"
        )
        answer = input(f"Type “{edition.reference}” to remove this text for ever: ")
        if answer.strip() != edition.reference:
            raise CommandError("nothing was removed")
