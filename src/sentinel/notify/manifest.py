"""What notify says of itself."""

from sentinel.kernel.manifest import MenuEntry

TITLE = "通知叫应"
WING = "respond"
DEPENDS_ON: tuple[str, ...] = ()
PERMISSIONS = {"notify.view": "查看叫应", "notify.answer": "应答叫应", "notify.hand": "转交叫应"}
MENU: tuple[MenuEntry, ...] = ()
