from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from alerts.carrying_out import forget_address


class Command(BaseCommand):
    help = "Remove everything that is kept of an e-mail address for alerts, whoever asks for it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address", help="such as name@example.org")

    def handle(self, *args: Any, address: str, **options: Any) -> None:
        number = forget_address(address)
        self.stdout.write(f"Removed {number} alerts and all requests of {address}")
