from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from alerts import carrying_out, outbox
from register.index import IndexUnavailable


class Command(BaseCommand):
    help = (
        "Do what readers asked for about alerts, and send the mails that are due; to be run every "
        "few minutes. It may be killed, and run twice at a time."
    )

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
        done = carrying_out.carry_out(now)
        carrying_out.forget(now)
        try:
            outbox.make_up(now)
            behind = ""
        except IndexUnavailable as error:
            behind = f" No new alerts were made up: {error}."
        sent, failed = outbox.send(timedelta(seconds=options["patience"]))
        if failed or behind:
            raise CommandError(
                f"{sent} mails went, {failed} could not be handed to the mail server.{behind} "
                "A later run sends what is left."
            )
        if options["verbosity"] and (done or sent):
            self.stdout.write(f"Carried out {done} requests and sent {sent} mails")
