"""Shelters that were in use before get the rows their counts are the sum of, and every shelter a look that is due."""

from datetime import timedelta

from django.db import migrations

FIRST_LOOK_DAYS = 30


def give_rows(apps, schema_editor):
    """An opening and one listed count for people inside; one inspection a shelter."""
    shelters = apps.get_model("shelters", "Shelter").objects
    opening, stay, look = (apps.get_model("shelters", name).objects for name in ("Opening", "Stay", "Inspection"))
    for row in shelters.order_by("code"):
        since = row.confirmed_at or row.published_at
        look.create(
            shelter=row, code=f"{row.code}-J00001", area_code=row.area_code, due_at=since + timedelta(FIRST_LOOK_DAYS)
        )
        if row.status not in ("open", "full"):
            continue
        opened = opening.create(
            shelter=row,
            code=f"{row.code}-Q00001",
            area_code=row.area_code,
            basis="系统升级前已启用",
            duration=row.duration,
            address=row.address,
            path="未登记，请联系责任人引导",
            text=f"{row.name}已启用。地址：{row.address}。",
            ordered_by="系统",
            opened_at=since,
        )
        if row.occupancy:
            stay.create(
                shelter=row,
                opening=opened,
                code=f"{row.code}-R00001",
                area_code=row.area_code,
                kind="listed",
                label="转移名单",
                people=row.occupancy,
                arrived_people=row.occupancy,
                listed=row.occupancy,
                arrived_at=since,
                registered_by="系统",
            )
            row.listed = row.occupancy
            row.save(update_fields=["listed"])


class Migration(migrations.Migration):
    dependencies = [("shelters", "0002_whole_register")]

    operations = [migrations.RunPython(give_rows, migrations.RunPython.noop)]
