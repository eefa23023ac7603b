"""What the commands that send mails have in common."""

import logging
from argparse import ArgumentParser
from datetime import datetime, time, timedelta
from email.header import Header
from smtplib import (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPHeloError,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

# When daily mail leaves, by the register's own clock.
MORNING = time(7)

# How long the sending of one mail can take at most: then its run is taken for dead.
PATIENCE = timedelta(minutes=5)

# What could not be sent for so long is no news any more.
KEPT = timedelta(days=7)

# What is refused is not this mail, but whoever sends it.
OF_ALL = (SMTPAuthenticationError, SMTPConnectError, SMTPHeloError, SMTPSenderRefused)

logger = logging.getLogger(__name__)


class Away(Exception):
    """The mail server takes no mails at all for now."""


class Later(Exception):
    """It does not take this one now; what it says of others is another matter."""


class NoSuchAddress(Exception):
    """It will never take a mail for this address."""


class Letter(EmailMessage):
    """A mail whose headers begin where they are named.

    Python folds a long one right after its name. That leaves an empty line, which RFC 5322 has as
    obsolete (4.2) and which some mail programs take for an empty header: only the subject is
    folded, between its encoded words (RFC 2047).
    """

    def message(self, **options: Any) -> Any:
        made = super().message(**options)
        charset = "us-ascii" if self.subject.isascii() else "utf-8"
        subject = Header(str(self.subject), charset, maxlinelen=75, header_name="Subject")
        made.replace_header("Subject", subject.encode())
        made.policy = made.policy.clone(max_line_length=None)
        return made


def deliver(message: EmailMessage) -> None:
    """Hand a mail over. Raises NoSuchAddress, Later or Away, which says whose fault it is."""
    try:
        message.send()
    except SMTPRecipientsRefused as error:
        codes = [code for code, _said in error.recipients.values()]
        raise (Later if all(code < 500 for code in codes) else NoSuchAddress) from error
    except ValueError as error:  # no address at all
        raise NoSuchAddress from error
    except OSError as error:  # of which smtplib's errors are a kind
        if isinstance(error, SMTPResponseException) and not isinstance(error, OF_ALL):
            # Its words may hold the address.
            logger.warning("the mail server does not take a mail now: %s", error.smtp_code)
            raise Later from error
        logger.warning("the mail server takes no mails: %s", error)
        raise Away from error


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
