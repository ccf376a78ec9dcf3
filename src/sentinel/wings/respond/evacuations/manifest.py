"""What the evacuations say of themselves."""

from sentinel.kernel.manifest import MenuEntry

TITLE = "人员转移"
WING = "respond"
ORDER = 40
DEPENDS_ON = (
    "consequences",
    "forecasts",
    "geohazards",
    "households",
    "quakes",
    "shelters",
    "stations",
    "supplies",
    "tasks",
)
PERMISSIONS = {
    "evacuations.view": "查看转移名单",
    "evacuations.order": "下达转移指令、准许返回、结束转移",
    "evacuations.tick": "逐人登记转移情况",
}
EVENTS = {
    "evacuations.entry.helped": "指定帮扶",
    "evacuations.entry.ticked": "转移登记",
    "evacuations.evacuation.closed": "转移结束",
    "evacuations.evacuation.ordered": "下令转移",
    "evacuations.evacuation.proposed": "建议转移",
    "evacuations.evacuation.raised": "升为立即转移",
    "evacuations.evacuation.return_allowed": "准许返回",
}
MENU = (
    MenuEntry("转移动态", "/evacuations/board/", "evacuations.view", "walk"),
    MenuEntry("人员转移", "/evacuations/evacuation/", "evacuations.view", "walk"),
)
POCKET = (MenuEntry("名单", "/evacuations/village/", "evacuations.view", "list-check"),)
