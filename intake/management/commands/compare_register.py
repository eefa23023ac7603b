from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from intake.comparing.report import Comparison, as_csv, as_page, compare
from intake.comparing.sides import Unreadable, ours, patient_visitor, theirs
from register.index import today


class Command(BaseCommand):
    help = "Say what another register says differently of the agreements that both hold."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "register",
            help="a package (folder or .zip), a journal (.jsonl), or the https address of either "
            "or of a register",
        )
        parser.add_argument("--html", type=Path, help="write the report as a page into this file")
        parser.add_argument("--csv", type=Path, help="write the differences into this file")

    def handle(
        self, *args: Any, register: str, html: Path | None, csv: Path | None, **options: Any
    ) -> None:
        try:
            other = theirs(register, patient_visitor())
        except Unreadable as error:
            raise CommandError(str(error)) from error
        comparison = compare(ours(), other, today())
        for path, written in ((html, as_page), (csv, as_csv)):
            if path:
                _write(path, written(comparison))
        self.stdout.write(_summary(comparison))


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror}") from error


def _summary(comparison: Comparison) -> str:
    lines = [
        f"we: {len(comparison.ours.agreements)} agreements ({comparison.ours.head}), "
        f"{comparison.ours.name}",
        f"they: {len(comparison.theirs.agreements)} agreements "
        f"({comparison.theirs.head or 'it does not say how far it goes'}), "
        f"{comparison.theirs.name}",
        *map(str, comparison.theirs.notes),
        f"in both: {len(comparison.compared)}, of which {comparison.uncertain} uncertain; "
        f"told alike: {comparison.agreed}; differences: {comparison.differences}",
        f"only here: {len(comparison.only_ours)}; only there: {len(comparison.only_theirs)}",
    ]
    return "\n".join(lines)
