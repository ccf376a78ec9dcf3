"""What incidents says of itself."""

from sentinel.kernel.manifest import MenuEntry

TITLE = "突发事件"
WING = "respond"
DEPENDS_ON = ("stations",)
PERMISSIONS = {
    "incidents.view": "查看突发事件与信息报告",
    "incidents.register": "接报登记与起草报告",
    "incidents.sign": "签发信息报告、办结事件",
}
MENU = (
    MenuEntry("突发事件", "/incidents/incident/", "incidents.view", "alert-triangle"),
    MenuEntry("信息报告", "/incidents/report/", "incidents.view", "file-text"),
)
POCKET = (MenuEntry("上报", "/incidents/incident/new/", "incidents.register", "alert-triangle"),)
