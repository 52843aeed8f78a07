from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("refinement", "0014_rhythm"),
    ]

    operations = [
        migrations.RemoveField(model_name="session", name="next_at"),
    ]
