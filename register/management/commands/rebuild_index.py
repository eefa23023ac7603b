import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from register import index
from register.query import agreements, commitments

WAIT = 600.0  # seconds: whoever holds the lock may be building a large index


class Command(BaseCommand):
    help = "Build the search index anew from the journal of editions."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-needed",
            action="store_true",
            help="only catch up with the journal, unless the index is missing or damaged",
        )

    def handle(self, *args: Any, if_needed: bool, **options: Any) -> None:
        started = time.monotonic()
        try:
            if not if_needed:
                index.rebuild(wait=WAIT)
            elif not index.follow(wait=WAIT):
                raise CommandError("the index could not be brought up to the journal: see the log")
            counts = f"{agreements().count()} agreements, {commitments().count()} commitments"
            reached = index.snapshot().state.seq
        except index.IndexUnavailable as error:
            raise CommandError(str(error)) from error
        seconds = time.monotonic() - started
        self.stdout.write(f"{counts}, up to edition {reached}, in {seconds:.1f} s")
