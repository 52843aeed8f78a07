from django.db import migrations, models

from teams.members.rules.initials import distinct_initials, initials


def fill(apps, schema_editor):
    taken = {}
    members = apps.get_model('teams', 'Member').objects
    # Those who left, and guests, may share theirs with each other.
    for member in [*members.exclude(role='guest').order_by('pk'), *members.filter(role='guest').order_by('pk')]:
        here = taken.setdefault(member.team_id, set())
        member.initials = initials(member.name) if member.removed_at else distinct_initials(member.name, here)
        member.save(update_fields=['initials'])
        if member.role != 'guest' and not member.removed_at:
            here.add(member.initials)


class Migration(migrations.Migration):

    dependencies = [
        ('teams', '0005_time_zones'),
    ]

    operations = [
        migrations.AddField(
            model_name='member',
            name='initials',
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
