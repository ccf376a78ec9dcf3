"""Everybody in a district sees its rules."""

import django.contrib.postgres.fields
import sentinel.kernel.scope
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('stations', '0002_rules'),
    ]

    operations = [
        migrations.AddField(
            model_name='rule',
            name='published_at',
            field=models.DateTimeField(null=True, verbose_name='载入时间'),
        ),
        migrations.AddField(
            model_name='rule',
            name='target_areas',
            field=django.contrib.postgres.fields.ArrayField(base_field=sentinel.kernel.scope.AreaCodeField(max_length=12), blank=True, default=list, size=None, verbose_name='目标区域'),
        ),
    ]
