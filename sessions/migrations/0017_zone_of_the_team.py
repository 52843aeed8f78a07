from django.db import migrations


def move_to_team(apps, schema_editor):
    for row in apps.get_model('refinement', 'SessionSettings').objects.exclude(zone='').select_related('team'):
        row.team.zone = row.zone
        row.team.save(update_fields=['zone'])


def move_to_settings(apps, schema_editor):
    for row in apps.get_model('refinement', 'SessionSettings').objects.exclude(team__zone='').select_related('team'):
        row.zone = row.team.zone
        row.save(update_fields=['zone'])


class Migration(migrations.Migration):

    dependencies = [
        ('refinement', '0016_summary_link_contents'),
        ('teams', '0005_time_zones'),
    ]

    operations = [
        migrations.RunPython(move_to_team, move_to_settings),
        migrations.RemoveField(
            model_name='sessionsettings',
            name='zone',
        ),
    ]
