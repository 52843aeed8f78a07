from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('teams', '0004_order_keys'),
    ]

    operations = [
        migrations.AddField(
            model_name='team',
            name='zone',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name='user',
            name='zone',
            field=models.CharField(blank=True, max_length=64),
        ),
    ]
