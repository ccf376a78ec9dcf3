"""What the forecasts module says of itself."""

from sentinel.kernel.manifest import MenuEntry

TITLE = "模拟推演"
WING = "watch"
ORDER = 65
DEPENDS_ON = ("households", "shelters", "stations")
PERMISSIONS = {
    "forecasts.view": "查看模拟推演",
    "forecasts.run": "发起、取消模拟推演",
}
EVENTS = {
    "forecasts.run.again": "推演重新排队",
    "forecasts.run.cancelled": "推演取消",
    "forecasts.run.fire_queued": "山火推演排队",
    "forecasts.run.failed": "推演失败",
    "forecasts.run.finished": "推演完成",
    "forecasts.run.queued": "洪水推演排队",
    "forecasts.run.started": "推演开始",
}
MENU = (
    MenuEntry("模拟推演", "/forecasts/run/", "forecasts.view", "ripple"),
    MenuEntry("预案库", "/forecasts/library/", "forecasts.view", "book-2"),
    MenuEntry("推演影响", "/forecasts/impact/", "forecasts.view", "map-pin"),
)
MAP_HERE = (
    MenuEntry("来水", "/forecasts/run/new/", "forecasts.run", "ripple"),
    MenuEntry("山火", "/forecasts/fire/new/", "forecasts.run", "flame"),
)
