import core.clock
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('refinement', '0018_phase_minutes'),
    ]

    operations = [
        migrations.AddField(
            model_name='session',
            name='revised_at',
            field=models.DateTimeField(default=core.clock.now),
        ),
    ]
