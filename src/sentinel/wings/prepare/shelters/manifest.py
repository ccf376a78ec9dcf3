"""What the register of shelters says of itself."""

from sentinel.kernel.manifest import MenuEntry

TITLE = "避难场所"
WING = "prepare"
DEPENDS_ON: tuple[str, ...] = ()
PERMISSIONS = {
    "shelters.view": "查看避难场所",
    "shelters.manage": "登记、启用、关闭、核实避难场所",
}
MENU = (MenuEntry("避难场所", "/shelters/shelter/", "shelters.view", "building-community"),)
