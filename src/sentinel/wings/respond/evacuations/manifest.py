"""What the evacuations say of themselves."""

from sentinel.kernel.manifest import MenuEntry

TITLE = "人员转移"
WING = "respond"
DEPENDS_ON = ("households", "shelters", "stations")
PERMISSIONS = {
    "evacuations.view": "查看转移名单",
    "evacuations.order": "下达转移指令、准许返回、结束转移",
    "evacuations.tick": "逐人登记转移情况",
}
MENU = (MenuEntry("人员转移", "/evacuations/evacuation/", "evacuations.view", "walk"),)
POCKET = (MenuEntry("名单", "/evacuations/village/", "evacuations.view", "list-check"),)
