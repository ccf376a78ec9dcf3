"""What tasks says of itself."""

from sentinel.kernel.manifest import MenuEntry

TITLE = "指令任务"
WING = "respond"
ORDER = 30
DEPENDS_ON: tuple[str, ...] = ()
PERMISSIONS = {
    "tasks.view": "查看任务",
    "tasks.assign": "下达任务",
    "tasks.act": "接收与反馈任务",
    "tasks.supervise": "督办任务",
}
EVENTS = {
    "tasks.order.given": "指令下达",
    "tasks.supervision.answered": "督办回告",
    "tasks.supervision.pressed": "督办",
    "tasks.task.arrived": "任务到场",
    "tasks.task.assigned": "任务下达",
    "tasks.task.became_overdue": "任务超时",
    "tasks.task.climbed": "超时上报",
    "tasks.task.finished": "任务完成",
    "tasks.task.handed_back": "转办退回",
    "tasks.task.handed_on": "任务转办",
    "tasks.task.received": "任务签收",
    "tasks.task.refused": "任务无法执行",
    "tasks.task.set_out": "任务出发",
    "tasks.task.withdrawn": "任务撤销",
}
MENU = (
    MenuEntry("任务", "/tasks/task/", "tasks.view", "list-check"),
    MenuEntry("任务进度", "/tasks/progress/", "tasks.view", "chart-bar"),
    MenuEntry("下达指令", "/tasks/order/give/", "tasks.assign", "send"),
    MenuEntry("指令", "/tasks/order/", "tasks.view", "speakerphone"),
    MenuEntry("督办", "/tasks/supervision/", "tasks.view", "flag"),
    MenuEntry("本单位任务", "/tasks/mine/", "tasks.act", "clipboard-check"),
)
POCKET = (MenuEntry("任务", "/tasks/mine/", "tasks.act", "clipboard-check"),)
