"""Hides names at the reveal in new teams; the teams there are keep showing them until they choose."""

from django.db import migrations, models


def keep_names(apps, schema_editor):
    """Writes down what teams without settings had by default so far."""
    Team = apps.get_model("teams", "Team")
    Settings = apps.get_model("refinement", "SessionSettings")
    without = Team.objects.filter(session_settings=None)
    Settings.objects.bulk_create(
        [Settings(team=team, names_at_reveal=True) for team in without.iterator()], batch_size=500
    )


class Migration(migrations.Migration):
    dependencies = [("refinement", "0011_stage_time_and_presence")]

    operations = [
        migrations.RunPython(keep_names, migrations.RunPython.noop, elidable=True),
        migrations.AlterField("sessionsettings", "names_at_reveal", models.BooleanField(default=False)),
    ]
