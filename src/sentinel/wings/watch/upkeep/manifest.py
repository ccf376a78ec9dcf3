"""What upkeep says of itself."""

from sentinel.kernel.manifest import MenuEntry

TITLE = "测站运维"
WING = "watch"
ORDER = 20
DEPENDS_ON: tuple[str, ...] = ("stations",)
PERMISSIONS = {
    "upkeep.view": "查看测站故障与下行指令",
    "upkeep.note": "登记测站故障原因与处置",
    "upkeep.command": "向测站下发指令",
}
EVENTS = {
    "upkeep.command.answered": "测站应答指令",
    "upkeep.command.expired": "指令未应答",
    "upkeep.command.ordered": "下发指令",
    "upkeep.command.sent": "指令已发出",
    "upkeep.command.withdrawn": "撤回指令",
    "upkeep.fault.ended": "测站故障恢复",
    "upkeep.fault.found": "测站故障",
    "upkeep.fault.noted": "登记故障处置",
}
MENU = (
    MenuEntry("测站故障", "/upkeep/fault/", "upkeep.view", "tool"),
    MenuEntry("下行指令", "/upkeep/command/", "upkeep.view", "send"),
)
