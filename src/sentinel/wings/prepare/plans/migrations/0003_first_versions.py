"""The text of every plan in force becomes its first version."""

from django.db import migrations


def keep(apps, schema_editor):
    Plan, PlanVersion = apps.get_model("plans", "Plan"), apps.get_model("plans", "PlanVersion")
    for plan in Plan.objects.filter(status="in_force", versions__isnull=True, published_at__isnull=False):
        levels = [
            {
                "level": level.level,
                "title": level.title,
                "condition": level.condition,
                "starts_with": level.starts_with,
                "commander": level.commander_permission,
                "measures": list(
                    level.measures.order_by("position").values("key", "text", "to", "within_minutes", "evidence")
                ),
            }
            for level in plan.levels.order_by("-level")
        ]
        kept = {name: getattr(plan, name) for name in ("title", "source", "standing", "mark")}
        PlanVersion.objects.create(
            code=f"{plan.code}-v1",
            plan=plan,
            area_code=plan.area_code,
            number=1,
            status="in_force",
            title=plan.title,
            content={**kept, "hazards": list(plan.hazards), "levels": levels},
            reason=plan.source,
            drafted_at=plan.published_at,
            drafted_by="system:plans",
            drafted_name="系统",
            in_force_at=plan.published_at,
        )


class Migration(migrations.Migration):
    dependencies = [("plans", "0002_versions")]
    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
