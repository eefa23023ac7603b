from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from editorial.audit import csv_lines, note
from editorial.models import Act, AuditEntry


class Command(BaseCommand):
    help = "Write the audit trail to a CSV file, the oldest entry first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="the file to write")

    def handle(self, *args: Any, path: Path, **options: Any) -> None:
        try:
            with path.open("w", encoding="utf-8", newline="") as file:
                file.writelines(csv_lines(AuditEntry.objects.order_by("pk")))
        except OSError as error:
            raise CommandError(f"“{path}” cannot be written: {error.strerror}.") from error
        note(Act.EXPORTED, note=f"The audit trail, by the command export_audit, to {path.name}")
        self.stdout.write(f"Written to {path}.")
