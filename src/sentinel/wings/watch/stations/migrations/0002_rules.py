"""Rules become rows; a crossing says by name what crossed, may be an area's, and may be withdrawn."""

import django.db.models.deletion
import sentinel.kernel.scope
from django.db import migrations, models

FILL = """
UPDATE stations_crossing AS c SET
    target = s.code, target_name = s.name,
    element = CASE s.kind WHEN 'river' THEN 'flow' ELSE 'rain' END,
    title = CASE c.rule
        WHEN 'rain.blue' THEN '暴雨蓝色' WHEN 'rain.yellow' THEN '暴雨黄色'
        WHEN 'rain.orange' THEN '暴雨橙色' WHEN 'rain.red' THEN '暴雨红色'
        WHEN 'evacuate.prepare' THEN '准备转移' WHEN 'evacuate.immediate' THEN '立即转移'
        WHEN 'flow.numbered' THEN '编号洪水流量' ELSE c.rule END
FROM stations_station s WHERE s.id = c.station_id
"""


class Migration(migrations.Migration):

    dependencies = [
        ('stations', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Rule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area_code', sentinel.kernel.scope.AreaCodeField(db_index=True, max_length=12, verbose_name='区划')),
                ('code', models.CharField(max_length=48, unique=True, verbose_name='编号')),
                ('rule', models.CharField(max_length=32, verbose_name='规则')),
                ('title', models.CharField(max_length=64, verbose_name='名称')),
                ('severity', models.CharField(choices=[('red', '红色'), ('orange', '橙色'), ('yellow', '黄色'), ('blue', '蓝色')], max_length=8, verbose_name='级别')),
                ('kind', models.CharField(choices=[('rain', '雨量站'), ('river', '河道站')], max_length=8, verbose_name='测站类别')),
                ('element', models.CharField(choices=[('rain', '5 分钟时段雨量'), ('rain_1h', '1 小时雨量'), ('rain_total', '累计雨量'), ('flow', '流量'), ('level', '水位'), ('voltage', '电压')], max_length=10, verbose_name='要素')),
                ('body', models.JSONField(verbose_name='判据')),
                ('source', models.CharField(blank=True, default='', max_length=200, verbose_name='依据')),
                ('clause', models.CharField(blank=True, default='', max_length=96, verbose_name='条款')),
                ('status', models.CharField(blank=True, choices=[('verified', '已核'), ('corroborated', '旁证'), ('unverified', '未核')], default='', max_length=16, verbose_name='核实状态')),
                ('valid_from', models.DateField(verbose_name='生效日')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='失效日')),
            ],
            options={
                'verbose_name': '判据',
                'ordering': ('rule', 'valid_from'),
            },
        ),
        migrations.RemoveConstraint(
            model_name='crossing',
            name='stations_crossing_once',
        ),
        migrations.AddField(
            model_name='crossing',
            name='element',
            field=models.CharField(choices=[('rain', '5 分钟时段雨量'), ('rain_1h', '1 小时雨量'), ('rain_total', '累计雨量'), ('flow', '流量'), ('level', '水位'), ('voltage', '电压')], default='', max_length=10, verbose_name='要素'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='crossing',
            name='expected',
            field=models.PositiveIntegerField(default=0, verbose_name='应到站数'),
        ),
        migrations.AddField(
            model_name='crossing',
            name='present',
            field=models.PositiveIntegerField(default=0, verbose_name='到报站数'),
        ),
        migrations.AddField(
            model_name='crossing',
            name='target',
            field=models.CharField(default='', max_length=32, verbose_name='对象编码'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='crossing',
            name='target_name',
            field=models.CharField(default='', max_length=64, verbose_name='对象'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='crossing',
            name='title',
            field=models.CharField(default='', max_length=64, verbose_name='判据'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='crossing',
            name='withdrawn_at',
            field=models.DateTimeField(null=True, verbose_name='撤回时间'),
        ),
        migrations.AlterField(
            model_name='crossing',
            name='rule',
            field=models.CharField(max_length=32, verbose_name='规则'),
        ),
        migrations.AlterField(
            model_name='crossing',
            name='station',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='crossings', to='stations.station', verbose_name='测站'),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name='crossing',
            index=models.Index(fields=['station', '-observed_at'], name='stations_crossing_station'),
        ),
        migrations.AddConstraint(
            model_name='crossing',
            constraint=models.UniqueConstraint(fields=('rule', 'target', 'observed_at', 'up'), name='stations_crossing_once'),
        ),
        migrations.AddConstraint(
            model_name='rule',
            constraint=models.UniqueConstraint(fields=('rule', 'valid_from'), name='stations_rule_version'),
        ),
        migrations.AddConstraint(
            model_name='rule',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='stations_rule_lasts'),
        ),
    ]
