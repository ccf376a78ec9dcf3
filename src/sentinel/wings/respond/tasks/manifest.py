"""What tasks says of itself."""

from sentinel.kernel.manifest import MenuEntry

TITLE = "指令任务"
WING = "respond"
DEPENDS_ON: tuple[str, ...] = ()
PERMISSIONS = {"tasks.view": "查看任务", "tasks.assign": "下达任务", "tasks.act": "接收与反馈任务"}
MENU = (
    MenuEntry("任务", "/tasks/task/", "tasks.view", "list-check"),
    MenuEntry("本单位任务", "/tasks/mine/", "tasks.act", "clipboard-check"),
)
POCKET = (MenuEntry("任务", "/tasks/mine/", "tasks.act", "clipboard-check"),)
