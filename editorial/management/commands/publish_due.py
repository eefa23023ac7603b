import signal
import threading
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import Error, close_old_connections

from editorial.schedule import publish_due

SECONDS = 20


class Command(BaseCommand):
    help = (
        "Publish what reviewers approved for a set time that has come. Run it every minute from a "
        "timer, or once with --watch, which looks every 20 seconds."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stopped = threading.Event()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--watch", action="store_true", help="go on until stopped")

    def handle(self, **options: Any) -> None:
        if not options["watch"]:
            if self._publish():
                raise CommandError("Something could not be published: see above.")
            return
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        while not self.stopped.is_set():
            close_old_connections()
            try:
                self._publish()
            except Error as error:
                self.stderr.write(f"The database cannot be reached, trying again: {error}")
            self.stopped.wait(SECONDS)

    def _publish(self) -> bool:
        """Publish what is due and say so; return whether anything failed."""
        published, failed = publish_due()
        for submission in published:
            self.stdout.write(f"Published submission {submission}")
        for submission in failed:
            self.stderr.write(f"Could not publish submission {submission}: {submission.problem}")
        return bool(failed)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopped.set()
