"""What the alarms module says of itself."""

from sentinel.kernel.manifest import MenuEntry

TITLE = "报警"
WING = "watch"
DEPENDS_ON = ("advisories", "stations")
PERMISSIONS = {
    "alarms.view": "查看报警",
    "alarms.handle": "确认报警",
    "alarms.shelve": "搁置与恢复报警",
}
EVENTS = {
    "alarms.alarm.acknowledged": "报警确认",
    "alarms.alarm.cleared": "报警解除",
    "alarms.alarm.raised": "报警",
    "alarms.alarm.reminded": "报警提醒",
    "alarms.alarm.returned": "报警搁置到期",
    "alarms.alarm.shelved": "报警搁置",
    "alarms.alarm.unshelved": "报警取消搁置",
}
MENU = (
    MenuEntry("报警", "/alarms/", "alarms.view", "bell-ringing"),
    MenuEntry("报警记录", "/alarms/alarm/", "alarms.view", "list-details"),
)
