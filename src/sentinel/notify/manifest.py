"""What notify says of itself. Its pages are the shell's: everybody has messages."""

from sentinel.kernel.manifest import MenuEntry

TITLE = "通知叫应"
WING = "respond"
ORDER = 90
DEPENDS_ON: tuple[str, ...] = ()
PERMISSIONS = {
    "notify.view": "查看叫应",
    "notify.answer": "应答叫应",
    "notify.hand": "转交叫应",
    "notify.send": "发送消息",
}
EVENTS = {
    "notify.call.answered": "叫应应答",
    "notify.call.placed": "呼叫责任人",
    "notify.call.repeated": "复述要点",
    "notify.call.unreached": "呼叫未接通",
    "notify.ladder.closed": "叫应人工办结",
    "notify.ladder.fell_to_human": "叫应转人工",
    "notify.ladder.handed_on": "叫应转下一责任人",
    "notify.ladder.knock_asked": "要求上门叫应",
    "notify.ladder.started": "开始叫应",
    "notify.ladder.withdrawn": "叫应撤回",
    "notify.message.laid_out": "消息分批送达",
    "notify.message.read": "消息已读",
    "notify.message.sent": "发送消息",
    "notify.preference.changed": "调整通知方式",
    "notify.sending.failed": "消息未发出",
    "notify.sending.retried": "消息重发",
}
MENU: tuple[MenuEntry, ...] = (
    MenuEntry("发送记录", "/notify/sending/", "notify.view", "list-details"),
    MenuEntry("叫应统计", "/notify/statistics/", "notify.view", "chart-bar"),
)
POCKET = (MenuEntry("消息", "/me/messages/", "notify.answer", "bell"),)
SLOTS = {"bell": ("/me/bell/", ""), "messages": ("/me/messages/", "")}
