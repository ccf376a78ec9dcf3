"""An event's epoch is what the database says it is."""

from django.db import migrations, models
from django.db.models import Func

EPOCH = """
CREATE FUNCTION sentinel_current_epoch() RETURNS integer LANGUAGE sql STABLE AS $$
    SELECT coalesce(max(number), 1) FROM kernel_epoch
$$;
"""


class Migration(migrations.Migration):
    """Runs after the tables are there."""

    dependencies = [("kernel", "0002_database_law")]
    operations = [
        migrations.RunSQL(EPOCH, "DROP FUNCTION sentinel_current_epoch();"),
        migrations.AlterField(
            model_name="event",
            name="epoch",
            field=models.PositiveIntegerField(db_default=Func(function="sentinel_current_epoch")),
        ),
    ]
