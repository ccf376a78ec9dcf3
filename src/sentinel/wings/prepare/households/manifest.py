"""What the household register says of itself."""

from sentinel.kernel.manifest import MenuEntry

TITLE = "险村险户"
WING = "prepare"
DEPENDS_ON = ("stations",)
PERMISSIONS = {
    "households.view": "查看险户（姓名、证件、电话脱敏）",
    "households.unmask": "查看险户个人信息原文（逐次留痕）",
    "households.manage": "登记、修改、核实险户",
}
MENU = (MenuEntry("险村险户", "/households/household/", "households.view", "home-exclamation"),)
