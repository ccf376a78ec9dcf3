"""The first tables of the stations module. Readings are one table partitioned by day, with a default partition."""

import django.contrib.gis.db.models.fields
import django.db.models.deletion
import sentinel.kernel.scope
from django.db import migrations, models

READINGS = """
CREATE TABLE stations_reading (
    station_id bigint NOT NULL REFERENCES stations_station (id) DEFERRABLE INITIALLY DEFERRED,
    element varchar(10) NOT NULL,
    observed_at timestamptz NOT NULL,
    value integer NOT NULL,
    serial integer NOT NULL CHECK (serial >= 0),
    received_at timestamptz NOT NULL,
    corrected boolean NOT NULL,
    PRIMARY KEY (station_id, element, observed_at)
) PARTITION BY RANGE (observed_at);
CREATE TABLE stations_reading_default PARTITION OF stations_reading DEFAULT;
CREATE INDEX stations_reading_time ON stations_reading USING brin (observed_at);
"""
NO_READINGS = "DROP TABLE stations_reading"
FRAMES = """
CREATE TRIGGER stations_rawframe_append_only BEFORE UPDATE OR DELETE ON stations_rawframe
    FOR EACH STATEMENT EXECUTE FUNCTION sentinel_append_only();
"""
NO_FRAMES = "DROP TRIGGER stations_rawframe_append_only ON stations_rawframe"


class Migration(migrations.Migration):
    initial = True

    dependencies = [("kernel", "0002_database_law")]

    operations = [
        migrations.CreateModel(
            name="Crossing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_code", sentinel.kernel.scope.AreaCodeField(db_index=True, max_length=12, verbose_name="区划")),
                ("code", models.CharField(max_length=96, unique=True, verbose_name="编号")),
                (
                    "rule",
                    models.CharField(
                        choices=[
                            ("rain.blue", "暴雨蓝色"),
                            ("rain.yellow", "暴雨黄色"),
                            ("rain.orange", "暴雨橙色"),
                            ("rain.red", "暴雨红色"),
                            ("evacuate.prepare", "准备转移"),
                            ("evacuate.immediate", "立即转移"),
                            ("flow.numbered", "编号洪水流量"),
                        ],
                        max_length=32,
                        verbose_name="规则",
                    ),
                ),
                ("level", models.CharField(max_length=16, verbose_name="等级")),
                ("observed_at", models.DateTimeField(verbose_name="越限时间")),
                ("up", models.BooleanField(verbose_name="升越")),
                ("value", models.IntegerField(verbose_name="值")),
                ("window", models.PositiveSmallIntegerField(verbose_name="窗口(分钟)")),
                ("detected_at", models.DateTimeField(verbose_name="判出时间")),
                ("late", models.BooleanField(default=False, verbose_name="迟到数据判出")),
            ],
            options={
                "verbose_name": "越限",
                "ordering": ("-observed_at", "code"),
            },
        ),
        migrations.CreateModel(
            name="Station",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("area_code", sentinel.kernel.scope.AreaCodeField(db_index=True, max_length=12, verbose_name="区划")),
                ("code", models.CharField(max_length=24, unique=True, verbose_name="编号")),
                (
                    "address",
                    models.CharField(
                        help_text="SL 651 帧中的 10 位十六进制站址。",
                        max_length=10,
                        unique=True,
                        verbose_name="遥测站地址",
                    ),
                ),
                ("name", models.CharField(max_length=64, verbose_name="名称")),
                (
                    "kind",
                    models.CharField(
                        choices=[("rain", "雨量站"), ("river", "河道站")], max_length=8, verbose_name="类别"
                    ),
                ),
                ("point", django.contrib.gis.db.models.fields.PointField(srid=4490, verbose_name="位置")),
                ("river", models.CharField(blank=True, default="", max_length=32, verbose_name="河流")),
                ("external", models.BooleanField(default=False, verbose_name="区外")),
                ("mark", models.CharField(blank=True, default="", max_length=64, verbose_name="标注")),
                (
                    "slug",
                    models.CharField(
                        blank=True,
                        default="",
                        help_text="断面阈值参数键中的代号，如 flow.<代号>.numbered。",
                        max_length=32,
                        verbose_name="参数代号",
                    ),
                ),
                ("registered_at", models.DateTimeField(verbose_name="登记时间")),
            ],
            options={
                "verbose_name": "测站",
                "ordering": ("code",),
            },
        ),
        migrations.CreateModel(
            name="RawFrame",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("received_at", models.DateTimeField(verbose_name="接收时间")),
                ("at", models.DateTimeField(verbose_name="业务时间")),
                ("peer", models.CharField(max_length=64, verbose_name="来源")),
                ("station", models.CharField(blank=True, default="", max_length=10, verbose_name="站址")),
                ("body", models.BinaryField(verbose_name="原始帧")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("accepted", "已入库"),
                            ("quarantined", "已隔离"),
                            ("refused", "拒收"),
                            ("garbage", "无法识别"),
                        ],
                        max_length=12,
                        verbose_name="处理结果",
                    ),
                ),
                ("code", models.CharField(blank=True, default="", max_length=32, verbose_name="原因")),
                ("text", models.CharField(blank=True, default="", max_length=200, verbose_name="说明")),
            ],
            options={
                "verbose_name": "原始帧",
                "indexes": [
                    models.Index(fields=["station", "-id"], name="stations_raw_station"),
                    models.Index(
                        condition=models.Q(("status", "accepted"), _negated=True),
                        fields=["status", "-id"],
                        name="stations_raw_status",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["accepted", "quarantined", "refused", "garbage"])),
                        name="stations_raw_known_status",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StationState",
            fields=[
                (
                    "station",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="state",
                        serialize=False,
                        to="stations.station",
                    ),
                ),
                ("observed_at", models.DateTimeField(null=True, verbose_name="最近数据时间")),
                ("rain_1h", models.IntegerField(null=True, verbose_name="1 小时雨量")),
                ("rain_3h", models.IntegerField(null=True, verbose_name="3 小时雨量")),
                ("rain_6h", models.IntegerField(null=True, verbose_name="6 小时雨量")),
                ("rain_24h", models.IntegerField(null=True, verbose_name="24 小时雨量")),
                ("present_1h", models.PositiveSmallIntegerField(default=0)),
                ("present_3h", models.PositiveSmallIntegerField(default=0)),
                ("present_6h", models.PositiveSmallIntegerField(default=0)),
                ("present_24h", models.PositiveSmallIntegerField(default=0)),
                ("cumulative", models.IntegerField(null=True, verbose_name="累计雨量")),
                ("flow", models.IntegerField(null=True, verbose_name="流量")),
                ("water_level", models.IntegerField(null=True, verbose_name="水位")),
                ("voltage", models.IntegerField(null=True, verbose_name="电压")),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[("red", "红色"), ("orange", "橙色"), ("yellow", "黄色"), ("blue", "蓝色")],
                        default="",
                        max_length=8,
                        verbose_name="达到等级",
                    ),
                ),
                ("last_frame_at", models.DateTimeField(null=True, verbose_name="最近来帧")),
            ],
        ),
        migrations.AddConstraint(
            model_name="station",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["rain", "river"])), name="stations_station_kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="station",
            constraint=models.CheckConstraint(
                condition=models.Q(("address__regex", "^[0-9A-F]{10}$")), name="stations_station_address"
            ),
        ),
        migrations.AddConstraint(
            model_name="station",
            constraint=models.UniqueConstraint(
                condition=models.Q(("slug", ""), _negated=True), fields=("slug",), name="stations_station_slug"
            ),
        ),
        migrations.AddField(
            model_name="crossing",
            name="station",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="crossings",
                to="stations.station",
                verbose_name="测站",
            ),
        ),
        migrations.AddIndex(
            model_name="crossing",
            index=models.Index(fields=["-observed_at"], name="stations_crossing_time"),
        ),
        migrations.AddConstraint(
            model_name="crossing",
            constraint=models.UniqueConstraint(
                fields=("rule", "station", "observed_at", "up"), name="stations_crossing_once"
            ),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(READINGS, NO_READINGS)],
            state_operations=[
                migrations.CreateModel(
                    name="Reading",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "station_id",
                                "element",
                                "observed_at",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        (
                            "station",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="readings",
                                to="stations.station",
                            ),
                        ),
                        (
                            "element",
                            models.CharField(
                                choices=[
                                    ("rain", "5 分钟时段雨量"),
                                    ("rain_1h", "1 小时雨量"),
                                    ("rain_total", "累计雨量"),
                                    ("flow", "流量"),
                                    ("level", "水位"),
                                    ("voltage", "电压"),
                                ],
                                max_length=10,
                                verbose_name="要素",
                            ),
                        ),
                        ("observed_at", models.DateTimeField(verbose_name="观测时间")),
                        ("value", models.IntegerField(verbose_name="值")),
                        ("serial", models.PositiveIntegerField(verbose_name="流水号")),
                        ("received_at", models.DateTimeField(verbose_name="接收时间")),
                        ("corrected", models.BooleanField(default=False, verbose_name="已更正")),
                    ],
                    options={
                        "verbose_name": "观测值",
                    },
                ),
            ],
        ),
        migrations.RunSQL(FRAMES, NO_FRAMES),
    ]
