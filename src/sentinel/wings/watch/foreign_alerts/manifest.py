"""What the foreign alerts module says of itself."""

from sentinel.kernel.manifest import MenuEntry

TITLE = "外部预警"
WING = "watch"
ORDER = 60
DEPENDS_ON: tuple[str, ...] = ("warnings",)
PERMISSIONS = {
    "foreign_alerts.view": "查看外部预警",
    "foreign_alerts.receive": "接收外部预警",
}
EVENTS = {
    "foreign_alerts.alert.acted_on": "据外部预警处置",
    "foreign_alerts.alert.received": "收到外部预警",
    "foreign_alerts.alert.replaced": "外部预警被更新或取消",
}
MENU = (MenuEntry("外部预警", "/foreign_alerts/alert/", "foreign_alerts.view", "download"),)
