"""What the commands that send mails have in common."""

from argparse import ArgumentParser
from datetime import datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

# When daily mail leaves, by the register's own clock.
MORNING = time(7)

# How long the sending of one mail can take at most: then its run is taken for dead.
PATIENCE = timedelta(minutes=5)


def morning_before(moment: datetime) -> datetime:
    """The last time that daily mail left, or had to."""
    local = timezone.localtime(moment)
    day = local.date() if local.time() >= MORNING else local.date() - timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, MORNING))


class MailCommand(BaseCommand):
    """A command that sends mails, to be run every few minutes; it may be killed and run twice."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--patience",
            type=int,
            default=int(PATIENCE.total_seconds()),
            metavar="SECONDS",
            help="after how long a mail that another run began to send is taken over",
        )

    def handle(self, **options: Any) -> None:
        if not settings.EMAIL_URL:
            raise CommandError("EMAIL_URL is not set: no mail server is known. Nothing was sent.")
        self.send(timezone.now(), timedelta(seconds=options["patience"]), options["verbosity"] > 0)

    def send(self, now: datetime, patience: timedelta, aloud: bool) -> None:
        """Send what is due; say what was done if `aloud`. Raises CommandError for what was not."""
        raise NotImplementedError
