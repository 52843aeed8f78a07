from django.db import migrations, models
from django.db.models import Exists, Max, OuterRef, Subquery

SCOPE = ["why", "description", "criterion"]


def from_history(apps, schema_editor):
    """Sets when each scope last changed, and clears when an estimate was agreed on if somebody just typed it.
    """
    Item, Change = apps.get_model("backlog", "Item"), apps.get_model("backlog", "Change")
    last = (
        Change.objects.filter(item=OuterRef("pk"), field__in=SCOPE)
        .order_by()
        .values("item")
        .annotate(last=Max("at"))
        .values("last")
    )
    Item.objects.update(scope_changed_at=Subquery(last))
    agreed = Change.objects.filter(item=OuterRef("pk"), field="estimate").exclude(session="")
    Item.objects.filter(~Exists(agreed), estimated_at__isnull=False).update(estimated_at=None)


class Migration(migrations.Migration):
    dependencies = [("backlog", "0006_bulk_theme")]

    operations = [
        migrations.AddField("backlogsettings", "refined_at", models.DateTimeField(blank=True, editable=False, null=True)),
        migrations.AddField("backlogsettings", "value_model", models.CharField(default="opportunity", max_length=20)),
        migrations.AddField("item", "changed_outside_at", models.DateTimeField(blank=True, editable=False, null=True)),
        migrations.AddField("item", "scope_changed_at", models.DateTimeField(blank=True, editable=False, null=True)),
        migrations.AddField("item", "ticked", models.JSONField(blank=True, default=list, editable=False)),
        migrations.AddField("item", "values", models.JSONField(blank=True, editable=False, null=True)),
        migrations.AddIndex(
            "item",
            models.Index(
                condition=models.Q(("values__isnull", False)), fields=["team", "rank"], name="the_valued_items"
            ),
        ),
        migrations.RunPython(from_history, migrations.RunPython.noop),
    ]
