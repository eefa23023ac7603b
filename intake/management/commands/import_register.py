from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from intake.imports import NotImportable, import_package
from register.package import PackageProblems
from register.text import clean


class Command(BaseCommand):
    help = "Read a data package (a folder or .zip of CSV files) into the working copies."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="the folder or .zip file")
        parser.add_argument("--dry-run", action="store_true", help="check and count, keep nothing")
        parser.add_argument("--publish", action="store_true", help="publish what differs")
        parser.add_argument("--note", help="public change note of what is published")
        parser.add_argument(
            "--replace-drafts",
            action="store_true",
            help="also where officers have changes that are not published; these are kept",
        )

    def handle(
        self,
        *args: Any,
        path: Path,
        dry_run: bool,
        publish: bool,
        note: str | None,
        replace_drafts: bool,
        **options: Any,
    ) -> None:
        try:
            note = clean(note or "") or f"Imported from the data package “{path.resolve().name}”."
        except ValueError as error:
            raise CommandError(f"The note {error}") from error
        try:
            imported = import_package(
                path,
                publishing=publish,
                note=note,
                dry_run=dry_run,
                replace_drafts=replace_drafts,
            )
        except PackageProblems as error:
            raise CommandError(_listed(error)) from error
        except NotImportable as error:
            raise CommandError(f"Nothing was imported.\n{error}") from error
        self.stdout.write(imported.summary())
        if publish:
            self.stdout.write(f"{len(imported.editions)} published")
        if dry_run:
            self.stdout.write("Dry run: nothing was kept.")


def _listed(error: PackageProblems) -> str:
    count = len(error.problems)
    counted = "1 problem" if count == 1 else f"{count} problems"
    return f"{counted}; nothing was imported.\n{error}"
