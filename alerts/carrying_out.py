"""Doing what readers asked for: each request once, in the order in which they came in."""

import logging
import traceback
import uuid
from datetime import datetime, timedelta

from django.db import IntegrityError, InterfaceError, OperationalError, transaction
from django.db.models import QuerySet

from alerts import letters
from alerts.asking import TO_CONFIRM
from alerts.models import Act, AlertRequest, Mail, StoppedKey, Subscription
from register import journal, taking
from register.index import today

logger = logging.getLogger(__name__)

# What one address is asked to confirm in a day, and can follow: nobody's inbox is to be flooded.
MOST_ASKED = 5
MOST_FOLLOWED = 100


def carry_out(now: datetime) -> tuple[int, int]:
    """Carry out all requests that are not done; return how many were, and how many could not be.

    Such a one is logged and left for a later run; it holds up no other. Raises OperationalError and
    InterfaceError.
    """
    done = failed = 0
    for pk in AlertRequest.objects.filter(done=False).values_list("pk", flat=True):
        try:
            done += _carried_out(pk, now)
        except IntegrityError:  # its text holds the reader's address
            logger.warning("request %s was carried out twice at once: it is tried again", pk)
        except (OperationalError, InterfaceError):  # the database is away
            raise
        except Exception as error:  # whatever is amiss with one of them, the others are carried out
            failed += 1
            # Where and of which kind, but not in its words, which may hold the reader's address.
            where = "".join(traceback.format_tb(error.__traceback__))
            kind = type(error).__name__
            logger.error("request %s was not carried out: %s\n%s", pk, kind, where)
    return done, failed


def _carried_out(pk: uuid.UUID, now: datetime) -> bool:
    """Carry out one request; False where another run did so, or removed it, just now."""
    with transaction.atomic():
        request = AlertRequest.objects.select_for_update().filter(pk=pk, done=False).first()
        if request is None:
            return False
        _ACTS[Act(request.act)](request, now)
        request.done, request.email = True, ""
        request.save(update_fields=["done", "email"])
    return True


def forget(now: datetime) -> None:
    """Remove requests after a day, and what nobody confirmed in time, with the address.

    What could still not be carried out of what was asked for then goes as well: no address stays.
    """
    AlertRequest.objects.filter(done=True, received_at__lt=now - taking.SENDERS).delete()
    late = now - timedelta(seconds=TO_CONFIRM)
    AlertRequest.objects.filter(done=False, received_at__lt=late).exclude(email="").delete()
    Subscription.objects.filter(confirmed_at=None, asked_at__lt=late).delete()


def forget_address(email: str) -> int:
    """Remove everything that is kept of an address, as written; return how many subscriptions."""
    AlertRequest.objects.filter(email__iexact=email).delete()
    found = Subscription.objects.filter(email__iexact=email)
    number = found.count()
    found.delete()
    return number


def _ask(request: AlertRequest, now: datetime) -> None:
    known = Subscription.objects.filter(email__iexact=request.email)
    lately = known.filter(confirmed_at=None, asked_at__gt=now - timedelta(days=1)).count()
    if lately >= MOST_ASKED or known.exclude(confirmed_at=None).count() >= MOST_FOLLOWED:
        logger.warning("request %s for an alert is one too many of its address", request.pk)
        return
    asked = Subscription.objects.create(
        id=request.pk,
        email=request.email,
        place=request.place,
        query=request.query,
        label=request.label,
        language=request.language,
        frequency=request.frequency,
        asked_at=now,
    )
    Mail.objects.create(subscription=asked, made_at=now, **letters.to_confirm(asked))


def _confirm(request: AlertRequest, now: datetime) -> None:
    """From now on the address is told. Who followed the same already only changes how."""
    asked = _named_by(request).filter(confirmed_at=None).first()
    if asked is None:
        return
    same = Subscription.objects.filter(
        email__iexact=asked.email, place=asked.place, query=asked.query
    )
    known = same.exclude(confirmed_at=None).first()
    if known:  # its key stays: links in older mails go on working
        known.frequency, known.language, known.label = asked.frequency, asked.language, asked.label
        known.save(update_fields=["frequency", "language", "label"])
        asked.delete()
        return
    asked.confirmed_at = asked.told_at = now
    asked.seq, asked.told_on = journal.head().seq, today()
    asked.save()
    asked.mails.all().delete()


def leave(stopped: Subscription) -> None:
    """Forget an alert; another of its address goes on knowing its key, and those that it knew."""
    others = Subscription.objects.filter(email__iexact=stopped.email).exclude(pk=stopped.pk)
    if other := others.exclude(confirmed_at=None).first():
        stopped.stopped.update(beside=other)
        StoppedKey.objects.create(id=stopped.pk, beside=other)
    stopped.delete()


def _stop(request: AlertRequest, now: datetime) -> None:
    for stopped in _named_by(request):
        leave(stopped)


def _stop_all(request: AlertRequest, now: datetime) -> None:
    beside = Subscription.objects.filter(stopped__pk__in=[request.subscription])
    for one in [*_named_by(request), *beside]:
        Subscription.objects.filter(email__iexact=one.email).delete()


def _named_by(request: AlertRequest) -> "QuerySet[Subscription]":
    return Subscription.objects.filter(pk__in=[request.subscription])


_ACTS = {Act.ASK: _ask, Act.CONFIRM: _confirm, Act.STOP: _stop, Act.STOP_ALL: _stop_all}
