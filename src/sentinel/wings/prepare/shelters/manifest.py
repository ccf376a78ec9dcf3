"""What the register of shelters says of itself."""

from sentinel.kernel.manifest import MenuEntry

TITLE = "避难场所"
WING = "prepare"
ORDER = 30
DEPENDS_ON = ("incidents",)
PERMISSIONS = {
    "shelters.view": "查看避难场所",
    "shelters.manage": "登记、启用、结束、核实避难场所",
    "shelters.register": "安置点入住、离开、转点登记（姓名、证件、电话脱敏）",
    "shelters.unmask": "查看入住人员个人信息和责任人电话原文（逐次留痕）",
}
EVENTS = {
    "shelters.guest.unmasked": "查看入住人员原文",
    "shelters.opening.announced": "安置点启用公告",
    "shelters.opening.ended": "安置点结束启用",
    "shelters.shelter.admitted": "安置点入住",
    "shelters.shelter.amended": "安置点信息修改",
    "shelters.shelter.changed_status": "安置点状态变化",
    "shelters.shelter.confirmed": "安置点核实",
    "shelters.shelter.list_carried": "转移名单随人转点",
    "shelters.shelter.list_settled": "转移名单销号",
    "shelters.shelter.registered": "安置点登记",
    "shelters.shelter.released": "安置点离开",
    "shelters.shelter.unmasked": "查看安置点责任人电话原文",
    "shelters.stay.departed": "入住人员离开或转点",
    "shelters.stay.forgotten": "入住个人信息清除",
    "shelters.stay.registered": "入住登记",
}
MENU = (
    MenuEntry("安置点动态", "/shelters/board/", "shelters.view", "building-community"),
    MenuEntry("避难场所", "/shelters/shelter/", "shelters.view", "building-community"),
)
POCKET = (MenuEntry("安置", "/shelters/keeper/", "shelters.register", "bed"),)
