"""Looks and defects become the module `shelter_inspections`: the tables take its name and keep their rows."""

from django.db import migrations


class Migration(migrations.Migration):
    """The constraints are made anew under their new names by the module that takes the tables."""

    dependencies = [("shelters", "0004_peoples_numbers")]
    operations = [
        migrations.RemoveConstraint("inspection", "shelters_inspection_one_due"),
        migrations.RemoveConstraint("inspection", "shelters_inspection_says_what"),
        migrations.RemoveConstraint("defect", "shelters_defect_status"),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.AlterModelTable("inspection", "shelter_inspections_inspection"),
                migrations.AlterModelTable("defect", "shelter_inspections_defect"),
            ],
            state_operations=[migrations.DeleteModel("defect"), migrations.DeleteModel("inspection")],
        ),
    ]
