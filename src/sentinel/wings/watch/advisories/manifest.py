"""What the advisories module says of itself."""

from sentinel.kernel.manifest import MenuEntry

TITLE = "下游通报"
WING = "watch"
ORDER = 50
DEPENDS_ON = ("stations",)
PERMISSIONS = {
    "advisories.view": "查看下游通报",
    "advisories.send": "登记下游通报与对方回复",
    "advisories.manage": "维护下游单位",
}
EVENTS = {
    "advisories.advisory.answered": "下游单位回复",
    "advisories.advisory.sent": "通报下游",
    "advisories.advisory.set_aside": "不通报下游",
    "advisories.advisory.suggested": "建议通报下游",
    "advisories.advisory.withdrawn": "通报依据撤回",
    "advisories.recipient.amended": "下游单位修改",
    "advisories.recipient.registered": "下游单位登记",
}
MENU = (
    MenuEntry("下游通报", "/advisories/advisory/", "advisories.view", "send"),
    MenuEntry("下游单位", "/advisories/recipient/", "advisories.view", "list-details"),
)
