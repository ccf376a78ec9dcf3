"""What field headquarters say of themselves."""

from sentinel.kernel.manifest import MenuEntry

TITLE = "现场指挥部"
WING = "respond"
ORDER = 35
DEPENDS_ON = ("incidents",)
PERMISSIONS = {
    "headquarters.view": "查看现场指挥部",
    "headquarters.set_up": "设立与撤销现场指挥部",
    "headquarters.run": "现场指挥部成员与决定登记",
}
EVENTS = {
    "headquarters.command.accepted": "现场指挥权移交",
    "headquarters.command.offered": "现场指挥权交出",
    "headquarters.decision.recorded": "现场指挥部决定",
    "headquarters.field.closed": "现场指挥部撤销",
    "headquarters.field.set_up": "现场指挥部设立",
    "headquarters.member.joined": "加入现场指挥部",
    "headquarters.member.released": "离开现场指挥部",
}
MENU = (
    MenuEntry("现场指挥部", "/headquarters/field/", "headquarters.view", "tent"),
    MenuEntry("我在的指挥部", "/headquarters/mine/", "headquarters.view", "users"),
)
POCKET = (MenuEntry("指挥部", "/headquarters/mine/", "headquarters.view", "users"),)
