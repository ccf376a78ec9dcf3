"""What the improvements say of themselves."""

from sentinel.kernel.manifest import MenuEntry

TITLE = "整改"
WING = "recover"
ORDER = 20
DEPENDS_ON = ("reviews",)
PERMISSIONS = {
    "improvements.view": "查看复盘问题与整改",
    "improvements.manage": "提出、复查与撤销整改措施",
    "improvements.do": "填报整改完成情况",
}
EVENTS = {
    "improvements.improvement.added": "整改措施提出",
    "improvements.improvement.became_overdue": "整改逾期",
    "improvements.improvement.changed_status": "整改办理",
}
MENU = (MenuEntry("整改措施", "/improvements/improvement/", "improvements.view", "list-check"),)
