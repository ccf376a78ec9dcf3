"""What the geohazards module says of itself."""

from sentinel.kernel.manifest import MenuEntry

TITLE = "地质灾害风险"
WING = "watch"
ORDER = 68
DEPENDS_ON = ("households", "stations")
PERMISSIONS = {
    "geohazards.view": "查看地质灾害气象风险研判",
    "geohazards.judge": "发起地质灾害气象风险研判",
}
EVENTS = {"geohazards.outlook.made": "地质灾害气象风险研判"}
MENU = (
    MenuEntry("地质灾害研判", "/geohazards/outlook/", "geohazards.view", "mountain"),
    MenuEntry("隐患点风险", "/geohazards/risk/", "geohazards.view", "alert-triangle"),
    MenuEntry("受威胁的村", "/geohazards/exposure/", "geohazards.view", "map-pin"),
)
MAP_HERE = (MenuEntry("地质灾害", "/geohazards/outlook/new/", "geohazards.judge", "mountain"),)
