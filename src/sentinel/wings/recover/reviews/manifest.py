"""What reviews says of itself."""

from sentinel.kernel.manifest import MenuEntry

TITLE = "复盘"
WING = "recover"
DEPENDS_ON = (
    "dispatches",
    "evacuations",
    "incidents",
    "responses",
    "shelters",
    "stations",
    "tasks",
    "warnings",
)
PERMISSIONS = {
    "reviews.view": "查看复盘与事件记录",
    "reviews.make": "生成复盘报告、导出证据包",
}
EVENTS = {
    "reviews.report.exported": "证据包导出",
    "reviews.report.made": "复盘报告生成",
}
MENU = (
    MenuEntry("复盘", "/reviews/", "reviews.view", "report-analytics"),
    MenuEntry("还原时刻", "/reviews/standing/", "reviews.view", "history"),
    MenuEntry("复盘报告", "/reviews/report/", "reviews.view", "file-text"),
)
