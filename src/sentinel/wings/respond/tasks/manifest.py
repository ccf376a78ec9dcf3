"""What tasks says of itself."""

from sentinel.kernel.manifest import MenuEntry

TITLE = "指令任务"
WING = "respond"
ORDER = 30
DEPENDS_ON: tuple[str, ...] = ()
PERMISSIONS = {"tasks.view": "查看任务", "tasks.assign": "下达任务", "tasks.act": "接收与反馈任务"}
EVENTS = {
    "tasks.task.arrived": "任务到场",
    "tasks.task.assigned": "任务下达",
    "tasks.task.became_overdue": "任务超时",
    "tasks.task.finished": "任务完成",
    "tasks.task.received": "任务签收",
    "tasks.task.refused": "任务无法执行",
    "tasks.task.withdrawn": "任务撤销",
}
MENU = (
    MenuEntry("任务", "/tasks/task/", "tasks.view", "list-check"),
    MenuEntry("本单位任务", "/tasks/mine/", "tasks.act", "clipboard-check"),
)
POCKET = (MenuEntry("任务", "/tasks/mine/", "tasks.act", "clipboard-check"),)
