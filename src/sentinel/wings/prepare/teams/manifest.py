"""What the register of teams says of itself."""

from sentinel.kernel.manifest import MenuEntry

TITLE = "应急队伍"
WING = "prepare"
ORDER = 80
DEPENDS_ON: tuple[str, ...] = ()
PERMISSIONS = {"teams.view": "查看应急队伍", "teams.manage": "登记、修改应急队伍"}
EVENTS = {"teams.team.registered": "队伍登记", "teams.team.amended": "队伍信息修改"}
MENU = (MenuEntry("应急队伍", "/teams/team/", "teams.view", "users-group"),)
