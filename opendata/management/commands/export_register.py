from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from register.models import Current
from register.package import write_package

BATCH = 500


class Command(BaseCommand):
    help = "Write the published register as a data package; importing it again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="a folder, or a file that ends in .zip")

    def handle(self, *args: Any, path: Path, **options: Any) -> None:
        standing = Current.objects.filter(withdrawn=False).select_related("edition")
        documents = [row.document for row in standing.iterator(BATCH)]
        write_package(documents, path)
        self.stdout.write(f"{len(documents)} records written to {path}")
