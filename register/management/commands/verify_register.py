from typing import Any

from django.core.management.base import BaseCommand, CommandError

from register import journal


class Command(BaseCommand):
    help = (
        "Verify the whole journal of editions as the database holds it: numbers, digests, hashes, "
        "the end, and the projection of current records. Compare the head that it prints with one "
        "noted elsewhere."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(journal.verify())
        head = journal.head()
        summary = f"{head.seq} editions, head {head.hash}"
        if found:
            raise CommandError("\n".join([*found, f"{summary}: problems found: {len(found)}"]))
        self.stdout.write(f"{summary}: the journal verifies")
