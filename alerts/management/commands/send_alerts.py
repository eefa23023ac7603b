from argparse import ArgumentParser
from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import CommandError

from alerts import carrying_out, outbox
from register.index import IndexUnavailable
from register.mailing import MailCommand


class Command(MailCommand):
    help = (
        "Do what readers asked for about alerts, and send the mails that are due; to be run every "
        "few minutes. It may be killed, and run twice at a time."
    )

    at_once = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--now",
            action="store_true",
            dest="at_once",
            help="tell whoever has something new, daily or weekly, whatever the hour",
        )

    def handle(self, **options: Any) -> None:
        self.at_once = options["at_once"]
        super().handle(**options)

    def send(self, now: datetime, patience: timedelta, aloud: bool) -> None:
        done = carrying_out.carry_out(now)
        carrying_out.forget(now)
        behind = ""
        try:
            untold = outbox.make_up(now, self.at_once)
            if untold:
                behind = f" {untold} alerts could not be made up; see the log."
        except IndexUnavailable as error:
            behind = f" No new alerts were made up: {error}."
        sent, failed = outbox.send(patience)
        if failed or behind:
            raise CommandError(
                f"{sent} mails went, {failed} could not be handed to the mail server.{behind} "
                "A later run sends what is left."
            )
        if aloud and (done or sent):
            self.stdout.write(f"Carried out {done} requests and sent {sent} mails")
