"""What the stations module says of itself."""

from sentinel.kernel.manifest import MenuEntry

TITLE = "测站"
WING = "watch"
DEPENDS_ON: tuple[str, ...] = ()
PERMISSIONS = {
    "stations.view": "查看测站、雨情与越限",
    "stations.manage": "登记与修改测站",
    "stations.report": "以程序报送测站读数",
}
EVENTS = {
    "stations.crossing.recorded": "测站越限",
    "stations.crossing.withdrawn": "越限撤回",
    "stations.mean.crossed": "面雨量越限",
    "stations.rule.founded": "判据载入",
    "stations.station.amended": "测站信息修改",
    "stations.station.registered": "测站登记",
}
MENU = (
    MenuEntry("雨情", "/stations/rain/", "stations.view", "cloud-rain"),
    MenuEntry("测站", "/stations/station/", "stations.view", "antenna"),
    MenuEntry("越限记录", "/stations/crossing/", "stations.view", "trending-up"),
    MenuEntry("判据", "/stations/rules/", "stations.view", "scale"),
)
