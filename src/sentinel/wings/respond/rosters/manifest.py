"""What rosters says of itself. Its menu lines stand in the duty group, which the desk declares."""

from sentinel.kernel.manifest import MenuEntry

TITLE = "值班安排"
WING = "respond"
DEPENDS_ON = ("callbook", "evacuations", "incidents", "responses", "shelters", "tasks", "warnings")
PERMISSIONS = {
    "rosters.view": "查看值班安排",
    "rosters.manage": "编排值班表、维护值班室",
    "rosters.approve": "公布值班表、审批换班",
    "rosters.stand": "值班：换班、交接班",
}
EVENTS = {
    "rosters.handover.drafted": "交接班起草",
    "rosters.handover.handed": "交班签字",
    "rosters.handover.noted": "交接事项补充",
    "rosters.handover.returned": "交接班退回",
    "rosters.handover.taken": "接班签字",
    "rosters.room.confirmed": "值班电话核实",
    "rosters.room.registered": "值班室登记",
    "rosters.roster.drafted": "值班表起草",
    "rosters.roster.filled": "值班人员安排",
    "rosters.roster.published": "值班表公布",
    "rosters.roster.reopened": "值班表调整",
    "rosters.swap.asked": "申请换班",
    "rosters.swap.settled": "换班办理",
}
MENU: tuple[MenuEntry, ...] = ()
