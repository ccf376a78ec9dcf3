"""What the warnings module says of itself."""

from sentinel.kernel.manifest import MenuEntry

TITLE = "预警"
WING = "watch"
DEPENDS_ON: tuple[str, ...] = ("stations",)
PERMISSIONS = {
    "warnings.view": "查看预警",
    "warnings.draft": "起草与提交预警",
    "warnings.release": "签发预警",
    "warnings.cancel": "解除预警",
    "warnings.bulletin": "登记上级来文",
}
EVENTS = {
    "warnings.bulletin.amended": "来文记录更正",
    "warnings.bulletin.received": "收到上级来文",
    "warnings.evidence.added": "预警补充依据",
    "warnings.warning.amended": "预警草稿修改",
    "warnings.warning.cancelled": "预警解除",
    "warnings.warning.drafted": "预警起草",
    "warnings.warning.dropped": "预警未采用",
    "warnings.warning.expired": "预警到期",
    "warnings.warning.proposed": "系统建议预警",
    "warnings.warning.released": "预警发布",
    "warnings.warning.returned": "预警退回",
    "warnings.warning.submitted": "预警提交签发",
    "warnings.warning.superseded": "预警被替代",
}
MENU = (
    MenuEntry("预警", "/warnings/warning/", "warnings.view", "alert-triangle"),
    MenuEntry("叫应", "/warnings/callout/", "notify.view", "phone-call"),
    MenuEntry("上级来文", "/warnings/bulletin/", "warnings.view", "file-text"),
)
SLOTS = {"levels": ("/warnings/active/", "warnings.view")}
