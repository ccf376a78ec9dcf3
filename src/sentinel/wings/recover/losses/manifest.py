"""What losses says of itself."""

from sentinel.kernel.manifest import MenuEntry

TITLE = "灾情统计"
WING = "recover"
ORDER = 10
DEPENDS_ON: tuple[str, ...] = ()
PERMISSIONS = {
    "losses.view": "查看灾情统计",
    "losses.manage": "登记灾害过程、汇总区级报表",
    "losses.report": "填报、提交灾情报表",
    "losses.approve": "审核灾情报表",
}
EVENTS = {
    "losses.disaster.registered": "灾害过程登记",
    "losses.disaster.amended": "灾害过程修改",
    "losses.report.drafted": "灾情报表起草",
    "losses.report.amended": "灾情报表修改",
    "losses.report.changed_status": "灾情报表提交、审核",
}
MENU = (
    MenuEntry("灾情报表", "/losses/report/", "losses.view", "report-analytics"),
    MenuEntry("灾害过程", "/losses/disaster/", "losses.view", "report-analytics"),
)
