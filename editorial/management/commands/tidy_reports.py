from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from editorial.audit import note
from editorial.models import Act
from register import reports


class Command(BaseCommand):
    help = (
        "Remove reply addresses from reports of errors 90 days after they came in, and after a day "
        "what tells their senders apart; to be run daily."
    )

    def handle(self, **options: Any) -> None:
        with transaction.atomic():
            addresses, senders = reports.forget(timezone.now())
            if addresses:
                said = _("%(n)s reply addresses of reports removed after 90 days.")
                note(Act.DELETED, note=said % {"n": addresses})
        self.stdout.write(f"Removed {addresses} reply addresses and {senders} marks of senders")
