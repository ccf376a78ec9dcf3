"""What the register of relief goods says of itself."""

from sentinel.kernel.manifest import MenuEntry

TITLE = "应急物资"
WING = "prepare"
DEPENDS_ON: tuple[str, ...] = ()
PERMISSIONS = {
    "supplies.view": "查看应急物资",
    "supplies.manage": "登记物资品类、储备库与储备标准",
    "supplies.keep": "办理入库、出库、移库、退库",
}
EVENTS = {
    "supplies.kind.amended": "物资品类修改",
    "supplies.kind.registered": "物资品类登记",
    "supplies.lot.amended": "批次信息修改",
    "supplies.lot.changed_freshness": "批次到临期或过期",
    "supplies.lot.changed_status": "批次封存或恢复",
    "supplies.lot.freed": "占用解除",
    "supplies.lot.held": "物资占用",
    "supplies.lot.moved": "出入库",
    "supplies.lot.received": "入库",
    "supplies.standard.set": "储备标准设定",
    "supplies.store.amended": "储备库信息修改",
    "supplies.store.changed_status": "储备库启用或停用",
    "supplies.store.confirmed": "储备库核实",
    "supplies.store.registered": "储备库登记",
    "supplies.store.unmasked": "查看储备库电话原文",
}
MENU = (
    MenuEntry("应急物资", "/supplies/", "supplies.view", "package"),
    MenuEntry("储备缺口", "/supplies/gaps/", "supplies.view", "scale"),
)
