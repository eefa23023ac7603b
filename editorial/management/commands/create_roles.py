from typing import Any

from django.core.management.base import BaseCommand

from editorial.roles import DESCRIPTIONS, create_roles


class Command(BaseCommand):
    help = "Make the groups Reader, Officer and Reviewer, with exactly their permissions."

    def handle(self, **options: Any) -> None:
        for group in create_roles():
            self.stdout.write(f"{group.name}: {DESCRIPTIONS[group.name]}")
