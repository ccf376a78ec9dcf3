"""What the replay says of itself. Its pages exist in the exercise space only."""

from sentinel.kernel.manifest import MenuEntry

TITLE = "情景回放"
WING = "system"
DEPENDS_ON: tuple[str, ...] = ()
PERMISSIONS = {
    "replay.control": "控制回放",
    "replay.view": "查看回放记录",
    "parameters.view": "查看参数",
    "organisation.view": "查看组织与岗位",
}
MENU: tuple[MenuEntry, ...] = (MenuEntry("情景回放", "/replay/", "replay.control", "player-play"),)
SLOTS = {"control": ("/replay/bar/", ""), "home": ("/replay/home/", "")}
