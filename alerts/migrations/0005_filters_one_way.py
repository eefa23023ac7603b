from django.db import migrations
from django.http import QueryDict


def write_filters_one_way(apps, schema_editor):
    """Of what an address follows twice, its filters written in two ways, keep the first."""
    from alerts.followed import LISTS

    known = {}
    subscriptions = apps.get_model('alerts', 'Subscription').objects
    for one in subscriptions.filter(place__in=LISTS).order_by('asked_at', 'pk'):
        query = LISTS[one.place](QueryDict(one.query)).canonical or one.query
        if not one.confirmed_at:
            subscriptions.filter(pk=one.pk).update(query=query)
        elif known.setdefault((one.email.lower(), one.place, query), one.pk) != one.pk:
            one.delete()
    for (_email, _place, query), pk in known.items():
        subscriptions.filter(pk=pk).update(query=query)


class Migration(migrations.Migration):

    dependencies = [
        ('alerts', '0004_stopped_keys'),
    ]

    operations = [
        migrations.RunPython(write_filters_one_way, migrations.RunPython.noop, elidable=True),
    ]
