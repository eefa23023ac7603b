from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from editorial import notices, outbox


class Command(BaseCommand):
    help = "Send the notices that are due by e-mail; to be run every few minutes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--patience",
            type=int,
            default=int(outbox.PATIENCE.total_seconds()),
            metavar="SECONDS",
            help="after how long a mail that another run began to send is taken over",
        )

    def handle(self, **options: Any) -> None:
        if not settings.EMAIL_URL:
            raise CommandError("EMAIL_URL is not set: no mail server is known. Nothing was sent.")
        now = timezone.now()
        notices.prepare(now)
        outbox.make_up(now)
        sent, failed = outbox.send(timedelta(seconds=options["patience"]))
        if failed:
            raise CommandError(
                f"{failed} mails could not be handed to the mail server and stay in the outbox; "
                f"{sent} went. A later run sends them."
            )
        if sent:
            self.stdout.write(f"Sent {sent} mails")
