from django.db import migrations
from django.http import QueryDict


def write_filters_one_way(apps, schema_editor):
    """Write the filters of what is followed as they are written now.

    Where an address then followed the same twice, the later alert stays as it is, since its links
    in mails go on working; so does one whose filters are not understood any more.
    """
    from alerts.followed import LISTS

    taken = set()
    subscriptions = apps.get_model('alerts', 'Subscription').objects
    for one in subscriptions.filter(place__in=LISTS).order_by('asked_at', 'pk'):
        finder = LISTS[one.place](QueryDict(one.query))
        query = one.query if finder.form.errors else finder.canonical
        key = one.email.lower(), one.place, query
        same = subscriptions.exclude(pk=one.pk).exclude(confirmed_at=None)
        if one.confirmed_at and (key in taken or same.filter(
            email__iexact=one.email, place=one.place, query=query
        ).exists()):
            continue
        taken.add(key)
        subscriptions.filter(pk=one.pk).update(query=query)


class Migration(migrations.Migration):

    dependencies = [
        ('alerts', '0004_stopped_keys'),
    ]

    operations = [
        migrations.RunPython(write_filters_one_way, migrations.RunPython.noop, elidable=True),
    ]
