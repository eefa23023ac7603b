from datetime import datetime, timedelta

from django.core.management.base import CommandError

from editorial import notices, outbox
from register.mailing import MailCommand


class Command(MailCommand):
    help = "Send the notices that are due by e-mail; to be run every few minutes."

    def send(self, now: datetime, patience: timedelta, aloud: bool) -> None:
        notices.prepare(now)
        outbox.make_up(now)
        sent, failed = outbox.send(patience)
        if failed:
            raise CommandError(
                f"{failed} mails could not be handed to the mail server and stay in the outbox; "
                f"{sent} went. A later run sends them."
            )
        if aloud and sent:
            self.stdout.write(f"Sent {sent} mails")
