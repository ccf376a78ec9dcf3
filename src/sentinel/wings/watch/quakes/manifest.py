"""What the quakes module says of itself."""

from sentinel.kernel.manifest import MenuEntry

TITLE = "地震速报"
WING = "watch"
ORDER = 70
DEPENDS_ON = ("households",)
PERMISSIONS = {
    "quakes.view": "查看地震速报与烈度估计",
    "quakes.receive": "接收、登记地震速报",
    "quakes.handle": "登记地震速报的处置",
}
EVENTS = {
    "quakes.quake.handled": "地震速报处置登记",
    "quakes.quake.received": "收到地震速报",
    "quakes.quake.revised": "地震速报更新",
}
MENU = (
    MenuEntry("地震速报", "/quakes/quake/", "quakes.view", "activity"),
    MenuEntry("村庄烈度", "/quakes/shaking/", "quakes.view", "map-pin"),
)
