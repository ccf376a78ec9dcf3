"""The tables of looks and defects, taken over from the shelters with their rows."""

import django.db.models.deletion
import sentinel.kernel.scope
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('shelters', '0005_looks_move_out'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name='Inspection',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('area_code', sentinel.kernel.scope.AreaCodeField(db_index=True, max_length=12, verbose_name='区划')),
                        ('code', models.CharField(max_length=48, unique=True, verbose_name='编号')),
                        ('due_at', models.DateTimeField(verbose_name='应检时间')),
                        ('done_at', models.DateTimeField(blank=True, null=True, verbose_name='检查时间')),
                        ('done_by', models.CharField(blank=True, default='', max_length=64, verbose_name='检查人')),
                        ('condition', models.CharField(blank=True, choices=[('good', '完好'), ('repair', '需整改'), ('unfit', '不可用')], default='', max_length=8, verbose_name='设施状况')),
                        ('findings', models.CharField(blank=True, default='', max_length=500, verbose_name='检查情况')),
                        ('overdue_at', models.DateTimeField(blank=True, null=True, verbose_name='逾期时间')),
                        ('shelter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='inspections', to='shelters.shelter', verbose_name='避难场所')),
                    ],
                    options={
                        'verbose_name': '检查',
                        'ordering': ('-due_at', 'code'),
                    },
                ),
                migrations.CreateModel(
                    name='Defect',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('area_code', sentinel.kernel.scope.AreaCodeField(db_index=True, max_length=12, verbose_name='区划')),
                        ('code', models.CharField(max_length=48, unique=True, verbose_name='编号')),
                        ('text', models.CharField(max_length=200, verbose_name='问题')),
                        ('status', models.CharField(choices=[('open', '待整改'), ('fixed', '已整改待复查'), ('verified', '复查合格')], default='open', max_length=8, verbose_name='状态')),
                        ('due_at', models.DateTimeField(verbose_name='整改期限')),
                        ('overdue_at', models.DateTimeField(blank=True, null=True, verbose_name='逾期时间')),
                        ('fixed_at', models.DateTimeField(blank=True, null=True, verbose_name='整改时间')),
                        ('fixed_by', models.CharField(blank=True, default='', max_length=64, verbose_name='整改人')),
                        ('fix_note', models.CharField(blank=True, default='', max_length=200, verbose_name='整改情况')),
                        ('verified_at', models.DateTimeField(blank=True, null=True, verbose_name='复查时间')),
                        ('shelter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='defects', to='shelters.shelter', verbose_name='避难场所')),
                        ('inspection', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='defects', to='shelter_inspections.inspection', verbose_name='来自检查')),
                    ],
                    options={
                        'verbose_name': '整改',
                        'ordering': ('due_at', 'code'),
                    },
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name='inspection',
            constraint=models.UniqueConstraint(condition=models.Q(('done_at__isnull', True)), fields=('shelter',), name='shelter_inspections_one_due'),
        ),
        migrations.AddConstraint(
            model_name='inspection',
            constraint=models.CheckConstraint(condition=models.Q(('done_at__isnull', True), models.Q(('findings', ''), _negated=True), _connector='OR'), name='shelter_inspections_says_what'),
        ),
        migrations.AddConstraint(
            model_name='defect',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['open', 'fixed', 'verified'])), name='shelter_inspections_defect'),
        ),
    ]
