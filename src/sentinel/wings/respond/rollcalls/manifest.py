"""What rollcalls says of itself. Its menu line stands in the duty group, which the desk declares."""

from sentinel.kernel.manifest import MenuEntry

TITLE = "点名抽查"
WING = "respond"
DEPENDS_ON = ("rosters",)
PERMISSIONS = {
    "rollcalls.view": "查看点名抽查",
    "rollcalls.call": "点名抽查与登记应答",
    "rollcalls.answer": "应答点名",
}
EVENTS = {
    "rollcalls.check.answered": "点名应答",
    "rollcalls.check.missed": "点名超时未应答",
    "rollcalls.roll_call.called": "点名抽查",
}
MENU: tuple[MenuEntry, ...] = ()
