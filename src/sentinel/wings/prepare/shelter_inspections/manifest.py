"""What the inspections of shelters say of themselves."""

from sentinel.kernel.manifest import MenuEntry

TITLE = "场所检查"
WING = "prepare"
ORDER = 31
DEPENDS_ON = ("shelters",)
PERMISSIONS = {
    "shelter_inspections.view": "查看避难场所检查与整改",
    "shelter_inspections.manage": "登记避难场所检查、整改与复查",
}
EVENTS = {
    "shelter_inspections.defect.became_overdue": "避难场所整改逾期",
    "shelter_inspections.defect.changed_status": "避难场所问题与整改",
    "shelter_inspections.inspection.became_overdue": "避难场所检查逾期",
    "shelter_inspections.inspection.done": "避难场所检查",
    "shelter_inspections.inspection.planned": "避难场所检查排定",
}
MENU = (MenuEntry("场所检查", "/shelter_inspections/", "shelter_inspections.view", "clipboard-check"),)
