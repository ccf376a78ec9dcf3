"""Two changes of a unit may share an instant: a clock that stands does not forbid the second."""

from django.db import migrations


class Migration(migrations.Migration):
    """Only the constraint goes."""

    dependencies = [("kernel", "0007_services_law")]
    operations = [migrations.RemoveConstraint(model_name="unitversion", name="kernel_unit_version_once")]
