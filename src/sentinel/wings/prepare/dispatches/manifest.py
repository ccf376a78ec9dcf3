"""What dispatches say of themselves."""

from sentinel.kernel.manifest import MenuEntry

TITLE = "物资调拨"
WING = "prepare"
ORDER = 60
DEPENDS_ON: tuple[str, ...] = ("supplies",)
PERMISSIONS = {
    "dispatches.view": "查看物资调拨",
    "dispatches.request": "申请物资",
    "dispatches.review": "审核物资需求、办结调拨",
    "dispatches.issue": "签发调拨令",
    "dispatches.pick": "拣货、复核、发运",
    "dispatches.receive": "签收、发放、回收与核销",
}
EVENTS = {
    "dispatches.consignment.cancelled": "调出单取消",
    "dispatches.consignment.checked": "拣货复核",
    "dispatches.consignment.picked": "拣货",
    "dispatches.consignment.received": "签收",
    "dispatches.consignment.sent": "发运",
    "dispatches.order.accounted": "物资回收或核销",
    "dispatches.order.approved": "需求审核通过",
    "dispatches.order.became_overdue": "调拨送达超时",
    "dispatches.order.cancelled": "调拨取消",
    "dispatches.order.closed": "调拨办结",
    "dispatches.order.declined": "需求未批准",
    "dispatches.order.delivered": "全部签收",
    "dispatches.order.handed_out": "物资发放",
    "dispatches.order.issued": "调拨令签发",
    "dispatches.order.missed_papers": "补办手续超时",
    "dispatches.order.papers_filed": "手续补齐",
    "dispatches.order.requested": "物资需求申请",
}
MENU = (
    MenuEntry("物资调拨", "/dispatches/order/", "dispatches.view", "route"),
    MenuEntry("申请物资", "/dispatches/request/", "dispatches.request", "plus"),
    MenuEntry("调拨办理", "/dispatches/mine/", "dispatches.view", "clipboard-list"),
)
POCKET = (MenuEntry("调拨", "/dispatches/mine/", "dispatches.pick", "package"),)
