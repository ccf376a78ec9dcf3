"""What duty says of itself."""

from sentinel.kernel.manifest import MenuEntry

TITLE = "值守"
WING = "respond"
DEPENDS_ON = ("evacuations", "incidents", "responses", "reviews", "stations", "tasks", "warnings")
PERMISSIONS = {"duty.view": "查看值守工作台"}
SLOTS = {"map_side": ("/duty/matters/", "")}
MENU = (MenuEntry("值班工作台", "/duty/", "duty.view", "phone-call"),)
