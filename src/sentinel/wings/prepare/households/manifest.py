"""What the household register says of itself."""

from sentinel.kernel.manifest import MenuEntry

TITLE = "险村险户"
WING = "prepare"
ORDER = 20
DEPENDS_ON = ("stations",)
PERMISSIONS = {
    "households.view": "查看险户（姓名、证件、电话脱敏）",
    "households.unmask": "查看险户个人信息原文（逐次留痕）",
    "households.manage": "登记、修改、核实、移出险户",
}
EVENTS = {
    "households.household.amended": "险户信息修改",
    "households.household.confirmed": "险户信息核实",
    "households.household.registered": "险户登记",
    "households.household.struck": "险户移出",
    "households.member.struck": "险户人员移出",
    "households.member.unmasked": "查看险户人员原文",
}
MENU = (MenuEntry("险村险户", "/households/household/", "households.view", "home-exclamation"),)
