from django.db import migrations
from django.db.models import Max


def to_the_items(apps, schema_editor):
    """Ticks are the story's: it keeps those of the last meeting that ticked anything."""
    Entry, Item = apps.get_model("refinement", "Entry"), apps.get_model("backlog", "Item")
    ticked = {}
    for item, ticks in Entry.objects.exclude(ticked=[]).order_by("pk").values_list("item_id", "ticked"):
        ticked[item] = ticks
    for item, ticks in ticked.items():
        Item.objects.filter(pk=item).update(ticked=ticks)


def to_the_entries(apps, schema_editor):
    Entry = apps.get_model("refinement", "Entry")
    for entry in Entry.objects.select_related("item").exclude(item__ticked=[]):
        Entry.objects.filter(pk=entry.pk).update(ticked=entry.item.ticked)


def last_meetings(apps, schema_editor):
    """The backlog remembers when its team last sat together."""
    Session = apps.get_model("refinement", "Session")
    Settings = apps.get_model("backlog", "BacklogSettings")
    for team, began in Session.objects.order_by().values_list("team_id").annotate(began=Max("started_at")):
        Settings.objects.filter(team_id=team).update(refined_at=began)


class Migration(migrations.Migration):
    dependencies = [("refinement", "0002_initial"), ("backlog", "0007_deep_facts")]

    operations = [
        migrations.RunPython(to_the_items, to_the_entries),
        migrations.RunPython(last_meetings, migrations.RunPython.noop),
        migrations.RemoveField("entry", "ticked"),
    ]
