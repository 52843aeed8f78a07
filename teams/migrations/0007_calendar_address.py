from django.db import migrations, models

import core.ids


def fill(apps, schema_editor):
    # The default is asked once for all rows: each team gets a secret of its own.
    for team in apps.get_model('teams', 'Team').objects.all():
        team.calendar_nonce = core.ids.new_public_id()
        team.save(update_fields=['calendar_nonce'])


class Migration(migrations.Migration):

    dependencies = [
        ('teams', '0006_initials'),
    ]

    operations = [
        migrations.AddField(
            model_name='team',
            name='calendar_nonce',
            field=models.CharField(default=core.ids.new_public_id, editable=False, max_length=12),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
