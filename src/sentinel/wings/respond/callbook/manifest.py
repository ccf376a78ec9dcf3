"""What callbook says of itself. Its menu lines stand in the duty group, which the desk declares."""

from sentinel.kernel.manifest import MenuEntry

TITLE = "值班记录"
WING = "respond"
DEPENDS_ON = ("incidents", "responses", "reviews", "warnings")
PERMISSIONS = {
    "callbook.view": "查看值班记录、快报简报与手册",
    "callbook.write": "登记电话、起草快报简报",
    "callbook.sign": "签发快报简报",
    "callbook.manage": "维护值班手册",
    "callbook.unmask": "查看来电号码原文",
}
EVENTS = {
    "callbook.brief.amended": "快报简报修改",
    "callbook.brief.drafted": "快报简报起草",
    "callbook.brief.signed": "快报简报签发",
    "callbook.call.linked": "来电关联",
    "callbook.call.logged": "电话登记",
    "callbook.call.passed_on": "来电转告",
    "callbook.call.settled": "来电办结",
    "callbook.call.unmasked": "查看来电号码",
    "callbook.instruction.amended": "值班手册修改",
    "callbook.instruction.registered": "值班手册登记",
    "callbook.referral.registered": "联络指引登记",
}
MENU: tuple[MenuEntry, ...] = ()
