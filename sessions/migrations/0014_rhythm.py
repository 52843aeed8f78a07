from django.db import migrations, models

import sessions.models.settings
from core.clock import now
from core.ids import new_public_id
from core.tokens import derived_code, digest
from sessions.meeting.rules.agenda import minutes_for


def keep_the_weekday(apps, schema_editor):
    for settings in apps.get_model("refinement", "SessionSettings").objects.all():
        settings.weekdays = [settings.weekday]
        settings.save(update_fields=["weekdays"])


def plan_what_was_agreed(apps, schema_editor):
    """A date that a wrap-up agreed and that nobody has planned a session for becomes a session."""
    Session = apps.get_model("refinement", "Session")
    at = now()
    for last in Session.objects.filter(next_at__gt=at).order_by("team_id", "-starts_at", "-pk"):
        ours = Session.objects.filter(team_id=last.team_id)
        if ours.filter(starts_at__gt=at, started_at=None, finished_at=None).exclude(pk=last.pk).exists():
            continue
        latest = ours.order_by("-starts_at", "-pk").first()
        if latest is None or latest.pk != last.pk:
            continue
        _plan(apps, last, ours.aggregate(number=models.Max("number"))["number"] + 1)


def _plan(apps, last, number):
    nonce = new_public_id()
    settings = apps.get_model("refinement", "SessionSettings").objects.filter(team_id=last.team_id).first()
    session = apps.get_model("refinement", "Session").objects.create(
        public_id=new_public_id(),
        team_id=last.team_id,
        number=number,
        created_by_id=last.created_by_id,
        facilitator_id=last.facilitator_id or last.created_by_id,
        starts_at=last.next_at,
        code_nonce=nonce,
        code_digest=digest(derived_code("session", nonce)),
        auto_advance=bool(settings and settings.auto_advance),
    )
    rows = [(str(phase), 60 * minutes) for phase, minutes in minutes_for(settings.minutes if settings else 60).items()]
    apps.get_model("refinement", "PhaseTimebox").objects.bulk_create(
        apps.get_model("refinement", "PhaseTimebox")(
            session=session, position=place, phase=phase, planned=seconds, length=seconds, left=seconds
        )
        for place, (phase, seconds) in enumerate(rows, 1)
    )


class Migration(migrations.Migration):

    dependencies = [
        ("refinement", "0013_people_without_a_device"),
    ]

    operations = [
        migrations.AddField(
            model_name="sessionsettings",
            name="weekdays",
            field=models.JSONField(default=sessions.models.settings.thursdays),
        ),
        migrations.AddField(
            model_name="sessionsettings",
            name="call_url",
            field=models.URLField(blank=True, max_length=500),
        ),
        migrations.RunPython(keep_the_weekday, migrations.RunPython.noop),
        migrations.RemoveField(model_name="sessionsettings", name="weekday"),
        migrations.AddField(
            model_name="session", name="occurs_at", field=models.DateTimeField(null=True)
        ),
        migrations.AddField(
            model_name="session", name="untouched", field=models.BooleanField(default=False)
        ),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.UniqueConstraint(fields=("team", "occurs_at"), name="one_session_per_meeting"),
        ),
        # Last: PostgreSQL alters no table into which the same transaction has inserted rows with foreign keys.
        migrations.RunPython(plan_what_was_agreed, migrations.RunPython.noop),
    ]
