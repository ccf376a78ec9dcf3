"""What incidents says of itself."""

from sentinel.kernel.manifest import MenuEntry

TITLE = "突发事件"
WING = "respond"
ORDER = 10
DEPENDS_ON = ("stations",)
PERMISSIONS = {
    "incidents.view": "查看突发事件与信息报告",
    "incidents.register": "接报登记与起草报告",
    "incidents.sign": "签发信息报告、办结事件",
}
EVENTS = {
    "incidents.incident.amended": "事件内容修改",
    "incidents.incident.closed": "事件办结",
    "incidents.incident.registered": "事件登记",
    "incidents.report.amended": "报告草稿修改",
    "incidents.report.became_overdue": "报告超时",
    "incidents.report.signed": "报告签发报出",
}
MENU = (
    MenuEntry("突发事件", "/incidents/incident/", "incidents.view", "alert-triangle"),
    MenuEntry("信息报告", "/incidents/report/", "incidents.view", "file-text"),
)
POCKET = (MenuEntry("上报", "/incidents/incident/new/", "incidents.register", "alert-triangle"),)
