"""What readers ask for, what they follow, and the mails on their way to them.

The public processes may add requests and read nothing here: everything else is the work of
`send_alerts`. An address stands in the request until it is carried out, then in the subscription
alone, and goes with it.
"""

import uuid

from django.db import models
from django.db.models.functions import Lower


class Frequency(models.TextChoices):
    """How often somebody is told, at most."""

    DAILY = "daily"
    WEEKLY = "weekly"


class Act(models.TextChoices):
    """What a request wants done."""

    ASK = "ask"
    CONFIRM = "confirm"
    STOP = "stop"
    STOP_ALL = "stop-all"


class AlertRequest(models.Model):
    """What a reader wants done, until `send_alerts` does it; for a day after that, its places.

    `place` and `query` are those of `Followed`; only somebody who asks gives them. Its key is made
    by the process: a subscription has the key of the request that asked for it.
    """

    public_right = "INSERT"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    act = models.CharField(max_length=8, choices=Act.choices)
    subscription = models.UUIDField(null=True)
    email = models.CharField(max_length=254, blank=True)
    place = models.CharField(max_length=300, blank=True)
    query = models.TextField(blank=True)
    label = models.TextField(blank=True)
    language = models.CharField(max_length=8, blank=True)
    frequency = models.CharField(max_length=6, choices=Frequency.choices, blank=True)
    received_at = models.DateTimeField(db_index=True)
    of_sender = models.CharField(max_length=60, null=True, unique=True)
    of_hour = models.CharField(max_length=40, null=True, unique=True)
    done = models.BooleanField(default=False)

    class Meta:
        ordering = ["received_at", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=(models.Q(act=Act.ASK) & models.Q(subscription=None))
                | (~models.Q(act=Act.ASK) & models.Q(subscription__isnull=False)),
                name="%(app_label)s_%(class)s_names_a_subscription_unless_it_asks",
            ),
            models.CheckConstraint(
                condition=models.Q(done=False) | models.Q(email=""),
                name="%(app_label)s_%(class)s_keeps_no_address_once_done",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.id.hex[:8]}"


class Subscription(models.Model):
    """What one address follows: told of everything up to edition `seq` and the day `told_on`."""

    id = models.UUIDField(primary_key=True, editable=False)
    email = models.CharField(max_length=254, db_index=True)
    place = models.CharField(max_length=300)
    query = models.TextField(blank=True)
    label = models.TextField()
    language = models.CharField(max_length=8)
    frequency = models.CharField(max_length=6, choices=Frequency.choices)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    seq = models.BigIntegerField(default=0)
    told_on = models.DateField(null=True)
    told_at = models.DateTimeField(null=True)
    refused = models.PositiveIntegerField(
        default=0, help_text="How many mails in a row the address did not take."
    )

    class Meta:
        ordering = ["asked_at", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                "place",
                "query",
                condition=models.Q(confirmed_at__isnull=False),
                name="%(app_label)s_%(class)s_once_an_address",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_at=None)
                | models.Q(told_on__isnull=False, told_at__isnull=False),
                name="%(app_label)s_%(class)s_begins_when_confirmed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place} ({self.id.hex[:8]})"


class StoppedKey(models.Model):
    """The key of an alert that was stopped, beside one that its address still follows.

    So links in older mails go on stopping everything. It says nothing of what was followed, and
    goes with the last alert of its address.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    beside = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="stopped")

    class Meta:
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.id.hex[:8]


class Mail(models.Model):
    """A mail that has to go out, as it will be sent each time it is tried; it goes once sent."""

    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="mails")
    message_id = models.CharField(max_length=120, unique=True)
    subject = models.TextField()
    body = models.TextField()
    made_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.message_id
