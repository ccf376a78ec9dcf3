"""What plans says of itself."""

from sentinel.kernel.manifest import MenuEntry

TITLE = "应急预案"
WING = "prepare"
ORDER = 10
DEPENDS_ON: tuple[str, ...] = ()
PERMISSIONS = {
    "plans.view": "查看预案",
    "plans.manage": "编制、修订、备案与施行预案",
    "plans.review": "评审预案",
    "plans.approve": "批准预案",
}
EVENTS = {
    "plans.plan.adopted": "预案生效",
    "plans.plan.retired": "预案废止",
    "plans.version.changed_status": "预案文本流转",
    "plans.version.drafted": "预案修订开始",
    "plans.version.edited": "预案草案修改",
}
MENU = (
    MenuEntry("应急预案", "/plans/plan/", "plans.view", "book-2"),
    MenuEntry("预案修订", "/plans/version/", "plans.view", "file-text"),
)
