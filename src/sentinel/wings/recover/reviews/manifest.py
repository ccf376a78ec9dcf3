"""What reviews says of itself."""

from sentinel.kernel.manifest import MenuEntry

TITLE = "复盘"
WING = "recover"
DEPENDS_ON = ("evacuations", "incidents", "responses", "stations", "tasks", "warnings")
PERMISSIONS = {"reviews.view": "查看复盘与事件记录"}
MENU = (MenuEntry("复盘", "/reviews/", "reviews.view", "report-analytics"),)
