"""What incidents says of itself."""

from sentinel.kernel.manifest import MenuEntry

TITLE = "突发事件"
WING = "respond"
ORDER = 10
DEPENDS_ON = ("advisories", "stations", "tallies", "tasks", "warnings")
PERMISSIONS = {
    "incidents.view": "查看突发事件与信息报告",
    "incidents.register": "接报登记与起草报告",
    "incidents.sign": "签发信息报告、定级、并案、办结事件",
    "incidents.instruct": "登记领导批示并交办",
}
EVENTS = {
    "incidents.incident.amended": "事件内容修改",
    "incidents.incident.closed": "事件办结",
    "incidents.incident.graded": "事件定级",
    "incidents.incident.merged": "事件并入",
    "incidents.incident.registered": "事件登记",
    "incidents.incident.taken_over": "事件换人处置",
    "incidents.incident.unmerged": "事件撤销并入",
    "incidents.incident.verified": "事件核实",
    "incidents.instruction.answered": "批示办理回告",
    "incidents.instruction.given": "领导批示",
    "incidents.receipt.noted": "报告回执",
    "incidents.report.amended": "报告草稿修改",
    "incidents.report.became_overdue": "报告超时",
    "incidents.report.sealed": "报告指纹入链",
    "incidents.report.signed": "报告签发报出",
}
MENU = (
    MenuEntry("突发事件", "/incidents/incident/", "incidents.view", "alert-triangle"),
    MenuEntry("信息报告", "/incidents/report/", "incidents.view", "file-text"),
    MenuEntry("领导批示", "/incidents/instruction/", "incidents.view", "clipboard-check"),
)
POCKET = (MenuEntry("上报", "/incidents/incident/new/", "incidents.register", "alert-triangle"),)
