"""What the tallies module says of itself."""

from sentinel.kernel.manifest import MenuEntry

TITLE = "分项人数"
WING = "respond"
ORDER = 15
DEPENDS_ON: tuple[str, ...] = ()
PERMISSIONS = {
    "tallies.view": "查看分项人数",
    "tallies.note": "登记与撤销分项人数",
}
EVENTS = {
    "tallies.tally.noted": "登记分项人数",
    "tallies.tally.withdrawn": "撤销分项人数",
}
MENU = (MenuEntry("分项人数", "/tallies/tally/", "tallies.view", "users-group"),)
