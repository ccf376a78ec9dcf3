"""Quality of readings, an audit row for every corrected one, HTTP batches, what upkeep looks at."""

import django.db.models.deletion
from django.db import migrations, models

QUALITY = """
ALTER TABLE stations_reading ADD COLUMN quality varchar(9) NOT NULL DEFAULT 'good';
UPDATE stations_reading SET quality = 'corrected' WHERE corrected;
ALTER TABLE stations_reading DROP COLUMN corrected;
"""
NO_QUALITY = """
ALTER TABLE stations_reading ADD COLUMN corrected boolean NOT NULL DEFAULT false;
UPDATE stations_reading SET corrected = true WHERE quality = 'corrected';
ALTER TABLE stations_reading DROP COLUMN quality;
"""
# A state is rewritten with every frame: room on its own page keeps that from touching the indexes. Readings are written
# by one process that takes their stations from the register, where no row is ever deleted; a check of each would cost
# as much as the reading itself.
LEAN = """
ALTER TABLE stations_stationstate SET (fillfactor = 50);
ALTER TABLE stations_reading DROP CONSTRAINT stations_reading_station_id_fkey;
"""
NOT_LEAN = """
ALTER TABLE stations_reading ADD CONSTRAINT stations_reading_station_id_fkey FOREIGN KEY (station_id)
    REFERENCES stations_station (id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE stations_stationstate RESET (fillfactor);
"""
# The database writes the audit row itself, so no way of changing a reading goes without one.
CORRECTIONS = """
CREATE FUNCTION stations_keep_correction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO stations_correction (station_id, element, observed_at, was, became, was_received_at, corrected_at)
    VALUES (OLD.station_id, OLD.element, OLD.observed_at, OLD.value, NEW.value, OLD.received_at, NEW.received_at);
    RETURN NULL;
END $$;
CREATE TRIGGER stations_reading_corrected AFTER UPDATE ON stations_reading
    FOR EACH ROW WHEN (OLD.value IS DISTINCT FROM NEW.value) EXECUTE FUNCTION stations_keep_correction();
CREATE TRIGGER stations_correction_append_only BEFORE UPDATE OR DELETE ON stations_correction
    FOR EACH STATEMENT EXECUTE FUNCTION sentinel_append_only();
"""
NO_CORRECTIONS = """
DROP TRIGGER stations_correction_append_only ON stations_correction;
DROP TRIGGER stations_reading_corrected ON stations_reading;
DROP FUNCTION stations_keep_correction();
"""
ELEMENTS = [
    ("rain", "5 分钟时段雨量"),
    ("rain_1h", "1 小时雨量"),
    ("rain_total", "累计雨量"),
    ("flow", "流量"),
    ("level", "水位"),
    ("voltage", "电压"),
]


class Migration(migrations.Migration):
    dependencies = [("stations", "0003_rules_seen_by_all")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(QUALITY, NO_QUALITY)],
            state_operations=[
                migrations.RemoveField(model_name="reading", name="corrected"),
                migrations.AddField(
                    model_name="reading",
                    name="quality",
                    field=models.CharField(
                        choices=[("good", "正常"), ("late", "迟到"), ("corrected", "已更正"), ("suspect", "可疑")],
                        default="good",
                        max_length=9,
                        verbose_name="质量",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="rawframe",
            name="channel",
            field=models.CharField(
                choices=[("sl651", "SL 651 报文"), ("mqtt", "MQTT"), ("http", "HTTP")],
                default="sl651",
                max_length=6,
                verbose_name="通道",
            ),
        ),
        migrations.AlterField(
            model_name="rawframe",
            name="station",
            field=models.CharField(blank=True, default="", max_length=24, verbose_name="站址或编号"),
        ),
        *[
            migrations.AddField(model_name="stationstate", name=name, field=field)
            for name, field in (
                ("last_value", models.IntegerField(null=True, verbose_name="最近主要素值")),
                ("same_since", models.DateTimeField(null=True, verbose_name="数值不变自")),
                ("jumped_at", models.DateTimeField(null=True, verbose_name="最近突跳")),
                ("jumped_by", models.IntegerField(null=True, verbose_name="突跳幅度")),
                ("clock_offset_s", models.IntegerField(null=True, verbose_name="时钟偏差(秒)")),
                ("silence_due_at", models.DateTimeField(db_index=True, null=True, verbose_name="下次查失联")),
            )
        ],
        migrations.CreateModel(
            name="Correction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("element", models.CharField(choices=ELEMENTS, max_length=10, verbose_name="要素")),
                ("observed_at", models.DateTimeField(verbose_name="观测时间")),
                ("was", models.IntegerField(verbose_name="原值")),
                ("became", models.IntegerField(verbose_name="更正为")),
                ("was_received_at", models.DateTimeField(verbose_name="原值接收时间")),
                ("corrected_at", models.DateTimeField(verbose_name="更正时间")),
                (
                    "station",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="corrections", to="stations.station"
                    ),
                ),
            ],
            options={"verbose_name": "读数更正", "ordering": ("-id",)},
        ),
        migrations.CreateModel(
            name="ReadingBatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sender", models.CharField(max_length=128, verbose_name="报送者")),
                ("body", models.BinaryField(verbose_name="内容")),
                ("readings", models.PositiveIntegerField(verbose_name="条数")),
                ("received_at", models.DateTimeField(verbose_name="接收时间")),
                ("taken_at", models.DateTimeField(null=True, verbose_name="入库时间")),
            ],
            options={"verbose_name": "HTTP 报送"},
        ),
        migrations.AddIndex(
            model_name="readingbatch",
            index=models.Index(
                condition=models.Q(("taken_at__isnull", True)), fields=["id"], name="stations_batch_waiting"
            ),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(LEAN, NOT_LEAN)],
            state_operations=[
                migrations.AlterField(
                    model_name="reading",
                    name="station",
                    field=models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="readings",
                        to="stations.station",
                    ),
                ),
            ],
        ),
        migrations.RunSQL(CORRECTIONS, NO_CORRECTIONS),
    ]
