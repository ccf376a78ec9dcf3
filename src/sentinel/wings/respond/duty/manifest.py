"""What duty says of itself."""

from sentinel.kernel.manifest import MenuEntry

TITLE = "值守"
WING = "respond"
DEPENDS_ON = (
    "advisories",
    "alarms",
    "callbook",
    "evacuations",
    "incidents",
    "quakes",
    "responses",
    "reviews",
    "rollcalls",
    "rosters",
    "stations",
    "tasks",
    "warnings",
)
PERMISSIONS = {"duty.view": "查看值守工作台"}
SLOTS = {"map_side": ("/duty/matters/", "")}
# The lines of rosters and callbook stand here: the group of the duty room takes its name from the desk.
MENU = (
    MenuEntry("值班工作台", "/duty/", "duty.view", "phone-call"),
    MenuEntry("电话记录", "/callbook/call/", "callbook.view", "phone"),
    MenuEntry("此刻在岗", "/rosters/now/", "rosters.view", "users"),
    MenuEntry("值班表", "/rosters/month/", "rosters.view", "calendar-event"),
    MenuEntry("交接班", "/rosters/handovers/", "rosters.view", "clipboard-check"),
    MenuEntry("换班", "/rosters/swap/", "rosters.view", "refresh"),
    MenuEntry("点名抽查", "/rollcalls/statistics/", "rollcalls.view", "list-check"),
    MenuEntry("快报简报", "/callbook/brief/", "callbook.view", "file-text"),
    MenuEntry("值班手册", "/duty/handbook/", "callbook.view", "book-2"),
)
POCKET = (MenuEntry("值班", "/duty/mine/", "rosters.stand", "calendar-event"),)
