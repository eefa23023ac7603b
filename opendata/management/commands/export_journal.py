from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from register import journal
from register.documents import canonical_json


class Command(BaseCommand):
    help = "Write the journal of editions, one JSON object a line, for anyone to verify."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="the file to write, such as journal.jsonl")

    def handle(self, *args: Any, path: Path, **options: Any) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f".{path.name}.part")
        count = 0
        with unfinished.open("w", encoding="utf-8", newline="") as file:
            for edition in journal.since(0).iterator(journal.BATCH):
                file.write(f"{canonical_json(journal.exported(edition))}\n")
                count += 1
        unfinished.replace(path)
        self.stdout.write(f"{count} editions written to {path}")
