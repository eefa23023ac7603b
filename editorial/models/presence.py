from django.conf import settings
from django.db import models


class Presence(models.Model):
    """A person who has the page of a record open, as far as their browser says so."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    record_type = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    since = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ["since", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["record_type", "object_id", "user"],
                name="%(app_label)s_%(class)s_once_a_record",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.record_type}:{self.object_id}"
