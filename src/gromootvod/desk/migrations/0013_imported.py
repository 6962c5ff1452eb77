import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('desk', '0012_macros_and_ratings'),
    ]

    operations = [
        migrations.AddField(
            model_name='message',
            name='author',
            field=models.CharField(blank=True, default='', max_length=120),
        ),
        migrations.AddIndex(
            model_name='distillation',
            index=models.Index(condition=models.Q(('version', '')), fields=['message'], name='distillation_unread'),
        ),
        migrations.AlterField(
            model_name='event',
            name='kind',
            field=models.CharField(choices=[('opened', 'Opened'), ('letter', 'Letter'), ('answered', 'Answered'), ('noted', 'Noted'), ('assigned', 'Assigned'), ('state', 'State'), ('promised', 'Promised'), ('lapsed', 'Lapsed'), ('closed', 'Closed'), ('reopened', 'Reopened'), ('thanked', 'Thanked'), ('called', 'Called'), ('escalated', 'Escalated'), ('bounced', 'Bounced'), ('delivered', 'Delivered'), ('acknowledged', 'Acknowledged'), ('link', 'Link'), ('titled', 'Titled'), ('warned', 'Warned'), ('raised', 'Raised'), ('taken_up', 'Taken Up'), ('held', 'Held'), ('level_missed', 'Level Missed'), ('priority', 'Priority'), ('product', 'Product'), ('incident', 'Incident'), ('corrected', 'Corrected'), ('asked', 'Asked'), ('heard', 'Heard'), ('ready', 'Ready'), ('macro', 'Macro'), ('rated', 'Rated'), ('imported', 'Imported')], max_length=16),
        ),
        migrations.CreateModel(
            name='ImportedItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=64)),
                ('key', models.CharField(max_length=255)),
                ('at', models.DateTimeField()),
                ('data', models.JSONField(default=dict)),
                ('message', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='imported', to='desk.message')),
                ('ticket', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='imported', to='desk.ticket')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('source', 'key'), name='imported_once')],
            },
        ),
    ]
