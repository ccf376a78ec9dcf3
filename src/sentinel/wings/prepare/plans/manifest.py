"""What plans says of itself."""

from sentinel.kernel.manifest import MenuEntry

TITLE = "应急预案"
WING = "prepare"
ORDER = 10
DEPENDS_ON: tuple[str, ...] = ()
PERMISSIONS = {"plans.view": "查看预案", "plans.manage": "维护预案"}
EVENTS = {
    "plans.plan.adopted": "预案生效",
    "plans.plan.retired": "预案废止",
}
MENU = (MenuEntry("应急预案", "/plans/plan/", "plans.view", "book-2"),)
