from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('refinement', '0007_facilitation'),
    ]

    operations = [
        migrations.AddField(
            model_name='session',
            name='made_up',
            field=models.FloatField(default=0, help_text='seconds of a late start that its phases gave up'),
        ),
        migrations.RemoveConstraint(
            model_name='summarymail',
            name='one_summary_mail_per_draft_and_contact',
        ),
        migrations.RenameModel(
            old_name='SummaryMail',
            new_name='SessionMail',
        ),
        migrations.AddField(
            model_name='sessionmail',
            name='calendar',
            field=models.TextField(blank=True),
        ),
        migrations.AddConstraint(
            model_name='sessionmail',
            constraint=models.UniqueConstraint(fields=('session', 'draft', 'contact'), name='one_mail_per_draft_and_contact'),
        ),
    ]
