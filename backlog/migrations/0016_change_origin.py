"""Adds the origin of a change that nobody made, and finds out that of the former ones."""

from django.db import migrations, models
from django.db.models import Exists, OuterRef, Q


def name_origins(apps, schema_editor):
    """Tells the daily tidying from the imports: no import snoozes, wakes or archives an item."""
    Change = apps.get_model("backlog", "Change")
    nameless = Change.objects.filter(by=None, session="", origin="")
    tidied = nameless.filter(field="state").filter(Q(after="archived") | Q(before="waiting", after="inbox"))
    same = Change.objects.filter(item=OuterRef("item"), at=OuterRef("at"), origin="tidying")
    tidied.update(origin="tidying")
    nameless.filter(field="rank", after="").filter(Exists(same)).update(origin="tidying")
    nameless.update(origin="import")


class Migration(migrations.Migration):
    dependencies = [("backlog", "0015_upload_progress")]

    operations = [
        migrations.AddField(
            model_name="change",
            name="origin",
            field=models.CharField(
                blank=True,
                choices=[("import", "Import"), ("tidying", "Tidying")],
                default="",
                max_length=10,
            ),
            preserve_default=False,
        ),
        migrations.RunPython(name_origins, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            model_name="change",
            constraint=models.CheckConstraint(
                condition=Q(("by__isnull", False), Q(("session", ""), _negated=True), Q(("origin", ""), _negated=True), _connector="OR"),
                name="change_has_an_origin",
            ),
        ),
    ]
