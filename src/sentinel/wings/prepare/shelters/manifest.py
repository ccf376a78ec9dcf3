"""What the register of shelters says of itself."""

from sentinel.kernel.manifest import MenuEntry

TITLE = "避难场所"
WING = "prepare"
DEPENDS_ON: tuple[str, ...] = ()
PERMISSIONS = {
    "shelters.view": "查看避难场所",
    "shelters.manage": "登记、启用、关闭、核实避难场所",
}
EVENTS = {
    "shelters.shelter.admitted": "安置点入住",
    "shelters.shelter.amended": "安置点信息修改",
    "shelters.shelter.changed_status": "安置点状态变化",
    "shelters.shelter.confirmed": "安置点核实",
    "shelters.shelter.registered": "安置点登记",
    "shelters.shelter.released": "安置点离开",
}
MENU = (MenuEntry("避难场所", "/shelters/shelter/", "shelters.view", "building-community"),)
