from django.db import migrations


def keep_the_first(apps, schema_editor):
    """Of what an address follows twice, written in other letters, keep what was asked for first."""
    known = set()
    confirmed = apps.get_model('alerts', 'Subscription').objects.exclude(confirmed_at=None)
    for one in confirmed.order_by('asked_at', 'pk'):
        key = one.email.lower(), one.place, one.query
        if key in known:
            one.delete()
        known.add(key)


class Migration(migrations.Migration):

    dependencies = [
        ('alerts', '0001_initial'),
    ]

    operations = [
        migrations.RunPython(keep_the_first, migrations.RunPython.noop, elidable=True),
    ]
