"""What notify says of itself."""

from sentinel.kernel.manifest import MenuEntry

TITLE = "通知叫应"
WING = "respond"
DEPENDS_ON: tuple[str, ...] = ()
PERMISSIONS = {"notify.view": "查看叫应", "notify.answer": "应答叫应", "notify.hand": "转交叫应"}
EVENTS = {
    "notify.call.answered": "叫应应答",
    "notify.call.placed": "呼叫责任人",
    "notify.ladder.closed": "叫应人工办结",
    "notify.ladder.fell_to_human": "叫应转人工",
    "notify.ladder.handed_on": "叫应转下一责任人",
    "notify.ladder.started": "开始叫应",
    "notify.ladder.withdrawn": "叫应撤回",
}
MENU: tuple[MenuEntry, ...] = ()
