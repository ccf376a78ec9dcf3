"""What the consequences module says of itself."""

from sentinel.kernel.manifest import MenuEntry

TITLE = "事故后果推演"
WING = "watch"
ORDER = 67
DEPENDS_ON = ("households", "shelters")
PERMISSIONS = {
    "consequences.view": "查看事故后果推演",
    "consequences.make": "推演事故后果",
}
EVENTS = {"consequences.assessment.made": "事故后果推演"}
MENU = (
    MenuEntry("事故后果推演", "/consequences/assessment/", "consequences.view", "urgent"),
    MenuEntry("事故影响村", "/consequences/exposure/", "consequences.view", "map-pin"),
)
MAP_HERE = (MenuEntry("事故", "/consequences/assessment/new/", "consequences.make", "urgent"),)
