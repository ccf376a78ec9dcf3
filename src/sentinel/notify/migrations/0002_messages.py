"""Messages, whom each is for, and one row for every way it goes out; what was kept as messages becomes sendings."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

import sentinel.kernel.scope

CHANNELS = [
    ("sandbox", "沙箱（不外发）"),
    ("inapp", "站内"),
    ("sms", "短信"),
    ("voice", "语音电话"),
    ("email", "电子邮件"),
    ("webhook", "对接平台"),
]
LEVELS = [("red", "红色"), ("orange", "橙色"), ("yellow", "黄色"), ("blue", "蓝色")]
STATUSES = [
    ("waiting", "待发"),
    ("sending", "正在发"),
    ("sent", "已交运营方"),
    ("delivered", "已送达"),
    ("failed", "未发出"),
    ("withdrawn", "不再发送"),
]
UNREACHED = [
    ("busy", "占线"),
    ("unreachable", "无法接通"),
    ("no_answer", "无人接听"),
    ("wrong_number", "号码不对"),
    ("no_way", "没有可用的联系方式"),
]


# Django keeps the names of a renamed table's indexes; the new table needs them.
RENAME_INDEXES = """
DO $$
DECLARE found record;
BEGIN
  FOR found IN SELECT indexname FROM pg_indexes
    WHERE schemaname = current_schema() AND tablename = 'notify_sending' AND indexname LIKE 'notify\\_message%'
  LOOP
    EXECUTE format(
      'ALTER INDEX %I RENAME TO %I', found.indexname, replace(found.indexname, 'notify_message', 'notify_sending')
    );
  END LOOP;
END $$
"""


def carry_over(apps, schema_editor):
    """One message a ladder, one delivery a call; each old row is then a sending of its call's delivery."""
    # Deferred foreign keys checked at the end would keep the tables from being altered below.
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    Ladder, Call, Message, Delivery, Sending = (
        apps.get_model("notify", name) for name in ("Ladder", "Call", "Message", "Delivery", "Sending")
    )
    drills = set(Sending.objects.filter(exercise=True).values_list("call__ladder_id", flat=True))
    for ladder in Ladder.objects.iterator():
        mark = "【演练】" if ladder.pk in drills else ""
        message = Message.objects.create(
            code=ladder.code,
            area_code=ladder.area_code,
            title=mark + ladder.title,
            text=mark + ladder.body,
            level=ladder.level,
            subject_kind=ladder.subject_kind,
            subject_key=ladder.subject_key,
            sent_at=ladder.started_at,
            sent_by="system:notify",
            sent_name="系统",
            exercise=bool(mark),
        )
        for call in Call.objects.filter(ladder=ladder):
            delivery = Delivery.objects.create(
                code=call.code,
                message=message,
                call=call,
                area_code=call.area_code,
                post_code=call.post_code,
                person_code=call.person_code,
                person_name=call.person_name,
                sent_at=call.called_at,
                read_at=call.answered_at,
            )
            Sending.objects.filter(call=call).update(delivery=delivery, person_name=call.person_name)


class Migration(migrations.Migration):

    dependencies = [
        ("notify", "0001_initial"),
    ]

    operations = [
        migrations.RenameModel('Message', 'Sending'),
        migrations.RunSQL(RENAME_INDEXES, migrations.RunSQL.noop),
        migrations.AddField('ladder', 'repeat_back', models.CharField(blank=True, default='', max_length=200, verbose_name='请复述')),
        migrations.AddField('ladder', 'repeated', models.CharField(blank=True, default='', max_length=200, verbose_name='复述内容')),
        migrations.AddField('call', 'unreached_at', models.DateTimeField(blank=True, null=True, verbose_name='未接通时间')),
        migrations.AddField('call', 'unreached', models.CharField(blank=True, choices=UNREACHED, default='', max_length=16, verbose_name='未接通原因')),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area_code', sentinel.kernel.scope.AreaCodeField(db_index=True, max_length=12, verbose_name='区划')),
                ('code', models.CharField(max_length=120, unique=True, verbose_name='编码')),
                ('title', models.CharField(max_length=124, verbose_name='标题')),
                ('text', models.TextField(verbose_name='内容')),
                ('url', models.CharField(blank=True, default='', max_length=200, verbose_name='链接')),
                ('level', models.CharField(blank=True, choices=LEVELS, default='', max_length=8, verbose_name='级别')),
                ('subject_kind', models.CharField(blank=True, default='', max_length=64, verbose_name='事由类别')),
                ('subject_key', models.CharField(blank=True, db_index=True, default='', max_length=96, verbose_name='事由')),
                ('sent_at', models.DateTimeField(verbose_name='发送时间')),
                ('sent_by', models.CharField(max_length=64, verbose_name='发送人编码')),
                ('sent_name', models.CharField(max_length=64, verbose_name='发送人')),
                ('expires_at', models.DateTimeField(blank=True, null=True, verbose_name='失效时间')),
                ('exercise', models.BooleanField(verbose_name='演练')),
            ],
            options={'verbose_name': '消息', 'ordering': ('-sent_at', 'code')},
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area_code', sentinel.kernel.scope.AreaCodeField(db_index=True, max_length=12, verbose_name='区划')),
                ('code', models.CharField(max_length=176, unique=True, verbose_name='编码')),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='notify.message', verbose_name='消息')),
                ('call', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='delivery', to='notify.call', verbose_name='呼叫')),
                ('post_code', models.CharField(blank=True, default='', max_length=48, verbose_name='岗位')),
                ('person_code', models.CharField(max_length=48, verbose_name='收件人编码')),
                ('person_name', models.CharField(max_length=32, verbose_name='收件人')),
                ('sent_at', models.DateTimeField(verbose_name='发送时间')),
                ('read_at', models.DateTimeField(blank=True, null=True, verbose_name='阅读时间')),
            ],
            options={
                'verbose_name': '收件',
                'ordering': ('-sent_at', 'code'),
                'indexes': [
                    models.Index(fields=['person_code', '-sent_at'], name='notify_delivery_box'),
                    models.Index(condition=Q(call__isnull=True, read_at__isnull=True), fields=['person_code'], name='notify_delivery_unread'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Preference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person_code', models.CharField(max_length=48, unique=True, verbose_name='人员编码')),
                ('channels', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), default=list, size=None, verbose_name='顺序')),
                ('changed_at', models.DateTimeField(verbose_name='修改时间')),
            ],
            options={'verbose_name': '通知方式'},
        ),
        migrations.AddField('sending', 'delivery', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sendings', to='notify.delivery', verbose_name='收件')),
        migrations.AddField('sending', 'stands_for', models.CharField(blank=True, choices=CHANNELS, default='', max_length=12, verbose_name='代替渠道')),
        migrations.AddField('sending', 'rest', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), blank=True, default=list, size=None, verbose_name='其后渠道')),
        migrations.AddField('sending', 'urgency', models.PositiveSmallIntegerField(default=4, verbose_name='急缓')),
        migrations.AddField('sending', 'person_name', models.CharField(blank=True, default='', max_length=32, verbose_name='收件人')),
        migrations.AddField('sending', 'masked_to', models.CharField(blank=True, default='', max_length=64, verbose_name='号码或地址')),
        migrations.AddField('sending', 'status', models.CharField(choices=STATUSES, default='delivered', max_length=12, verbose_name='状态'), preserve_default=False),
        migrations.AddField('sending', 'next_try_at', models.DateTimeField(blank=True, null=True, verbose_name='下次尝试')),
        migrations.AddField('sending', 'claimed_at', models.DateTimeField(blank=True, null=True, verbose_name='开始发送')),
        migrations.AddField('sending', 'doubtful', models.BooleanField(default=False, verbose_name='可能重复')),
        migrations.AddField('sending', 'retry_reason', models.CharField(blank=True, default='', max_length=200, verbose_name='重发原因')),
        migrations.RunPython(carry_over, migrations.RunPython.noop),
        migrations.AlterField('sending', 'delivery', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sendings', to='notify.delivery', verbose_name='收件')),
        migrations.RemoveField('sending', 'call'),
        migrations.RemoveField('sending', 'body'),
        migrations.AlterField('sending', 'code', models.CharField(max_length=200, unique=True, verbose_name='编码')),
        migrations.AlterField('sending', 'channel', models.CharField(choices=CHANNELS, max_length=12, verbose_name='渠道')),
        migrations.AlterField('sending', 'title', models.CharField(max_length=124, verbose_name='标题')),
        migrations.AlterField('sending', 'attempts', models.PositiveSmallIntegerField(default=0, verbose_name='尝试次数')),
        migrations.AlterField('sending', 'result', models.CharField(blank=True, default='', max_length=200, verbose_name='结果')),
        migrations.AlterModelOptions('sending', {'verbose_name': '发送记录', 'ordering': ('-sent_at', 'code')}),
        migrations.AddConstraint('sending', models.CheckConstraint(condition=Q(status__in=[code for code, _label in STATUSES]), name='notify_sending_status')),
        migrations.AddConstraint('sending', models.CheckConstraint(condition=Q(exercise=False) | Q(channel__in=['inapp', 'sandbox']), name='notify_exercise_stays_inside')),
        migrations.AddConstraint('sending', models.CheckConstraint(condition=Q(status='waiting', next_try_at__isnull=False) | (~Q(status='waiting') & Q(next_try_at__isnull=True)), name='notify_sending_waits_for_a_time')),
        migrations.AddIndex('sending', models.Index(condition=Q(status='waiting'), fields=['channel', 'urgency', 'next_try_at'], name='notify_sending_waiting')),
        migrations.AddIndex('sending', models.Index(condition=Q(status='sending'), fields=['claimed_at'], name='notify_sending_claimed')),
        migrations.AddIndex('sending', models.Index(fields=['channel', 'provider_id'], name='notify_sending_provider')),
    ]
