from argparse import ArgumentTypeError
from collections import Counter
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from agreements.links import keeping
from agreements.links.checking import Checking
from agreements.links.visitor import Visitor
from agreements.models import Agreement, Source

MINUTES = 60
DAYS = 6


class Command(BaseCommand):
    help = (
        "Visit the addresses of all sources, those not visited for longest first; note what they "
        "answer, and show it to editors and, for what is published, to the public. Meant to run "
        "once a week: an interrupted run is continued by the next one."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--limit", type=_count, metavar="N", help="visit at most N addresses")
        parser.add_argument(
            "--older-than",
            type=_count,
            default=DAYS,
            metavar="DAYS",
            help=f"visit what was not visited for this many days (default: {DAYS})",
        )
        parser.add_argument(
            "--only", default="", metavar="REF", help="visit the sources of one agreement"
        )
        parser.add_argument(
            "--minutes",
            type=_count,
            default=MINUTES,
            help=f"stop after this many minutes (default: {MINUTES})",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        visitor = Visitor(our_name())
        only = options["only"]
        if only and not Agreement.objects.filter(reference=only).exists():
            raise CommandError(f"there is no agreement “{only}”: give a reference: gb-jp-2022-1")
        unvisited_since = timezone.now() - timedelta(days=options["older_than"])
        addresses = keeping.due(unvisited_since=unvisited_since, only=only)
        checking = Checking(visitor)
        checks = checking.run(addresses[: options["limit"]], seconds=options["minutes"] * 60)
        counts: Counter[str] = Counter()
        try:
            for found in checks:
                counts[str(found.verdict or "not visited")] += 1
                if found.failing_since:
                    self.stdout.write(f"{found.answer} {found.address} {found.problem}".rstrip())
        finally:
            keeping.show()
        self.stdout.write(f"{len(addresses)} due, {counts.total()} visited: {_in_words(counts)}")
        dead = Source.objects.not_answering().count()
        self.stdout.write(f"{dead} sources do not answer")
        if checking.unnoted:
            raise CommandError(
                f"{checking.unnoted} addresses were silent, and nothing answered after them: that "
                "was not noted. See to it that this machine can reach the web, and run it again."
            )


def our_name() -> str:
    """The User-Agent: who we are, and whom to write to; raises CommandError without a contact."""
    if not settings.SOURCES_CONTACT:
        raise CommandError(
            "SOURCES_CONTACT is not set: give a web page or an e-mail address where those whose "
            "pages are visited can reach you"
        )
    return f"Countersign/1.0 (checks that sources still answer; {settings.SOURCES_CONTACT})"


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise ArgumentTypeError(f"“{text}” is not a number: give 0 or more")
    return int(text)


def _in_words(counts: Counter[str]) -> str:
    return ", ".join(f"{number} {what}" for what, number in sorted(counts.items())) or "nothing"
