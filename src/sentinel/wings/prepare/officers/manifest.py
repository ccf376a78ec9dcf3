"""What the network of information officers says of itself."""

from sentinel.kernel.manifest import MenuEntry

TITLE = "灾害信息员"
WING = "prepare"
ORDER = 85
DEPENDS_ON: tuple[str, ...] = ()
PERMISSIONS = {
    "officers.view": "查看灾害信息员、覆盖与培训",
    "officers.manage": "任免灾害信息员、登记培训与到课",
}
EVENTS = {
    "officers.officer.appointed": "聘任灾害信息员",
    "officers.officer.amended": "灾害信息员信息修改",
    "officers.officer.relieved": "灾害信息员离任",
    "officers.training.registered": "登记培训",
    "officers.training.amended": "培训信息修改",
    "officers.training.attended": "登记到课人员",
    "officers.attendance.amended": "登记培训证书",
}
MENU = (MenuEntry("灾害信息员", "/officers/", "officers.view", "id-badge-2"),)
