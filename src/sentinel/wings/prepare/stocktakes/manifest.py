"""What stocktakes say of themselves."""

from sentinel.kernel.manifest import MenuEntry

TITLE = "物资盘点与报废"
WING = "prepare"
ORDER = 70
DEPENDS_ON: tuple[str, ...] = ("supplies",)
PERMISSIONS = {
    "stocktakes.view": "查看盘点与报废",
    "stocktakes.count": "盘点、提出与处置报废",
    "stocktakes.approve": "审批盘点差异与报废",
}
EVENTS = {
    "stocktakes.scrap.changed_status": "报废办理",
    "stocktakes.stocktake.changed_status": "盘点办理",
    "stocktakes.stocktake.counted": "盘点数登记",
}
MENU = (MenuEntry("盘点与报废", "/stocktakes/", "stocktakes.view", "clipboard-check"),)
