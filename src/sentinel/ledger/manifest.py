"""What the ledger says of itself."""

from sentinel.kernel.manifest import MenuEntry

TITLE = "台账"
WING = "govern"
DEPENDS_ON: tuple[str, ...] = ()
PERMISSIONS: dict[str, str] = {}
EVENTS = {"ledger.view.saved": "保存列表视图", "ledger.view.removed": "删除列表视图"}
MENU: tuple[MenuEntry, ...] = ()
