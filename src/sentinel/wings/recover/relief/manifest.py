"""What relief says of itself."""

from sentinel.kernel.manifest import MenuEntry

TITLE = "灾害救助"
WING = "recover"
ORDER = 20
DEPENDS_ON = ("losses",)
PERMISSIONS = {
    "relief.view": "查看救助对象（姓名、证件、账号脱敏）",
    "relief.manage": "建立、结束救助批次",
    "relief.report": "户报：登记救助对象",
    "relief.review": "村评：民主评议、打印公示榜（姓名原文，逐次留痕）、登记异议",
    "relief.pass": "乡审：镇街审核",
    "relief.approve": "县定：区级审批",
    "relief.pay": "编制发放清单、登记发放结果",
    "relief.unmask": "查看救助对象原文、导出银行代发文件（逐次留痕）",
}
EVENTS = {
    "relief.batch.opened": "救助批次建立",
    "relief.batch.closed": "救助批次结束",
    "relief.application.reported": "救助户报",
    "relief.application.amended": "救助信息修改",
    "relief.application.changed_status": "救助评议、公示、审核、审批",
    "relief.application.unmasked": "查看救助对象原文",
    "relief.payment.listed": "救助发放清单",
    "relief.payment.settled": "救助发放结果",
    "relief.batch.publicity_opened": "打开公示榜",
    "relief.batch.file_opened": "导出银行代发文件",
}
MENU = (
    MenuEntry("救助进度", "/relief/board/", "relief.view", "home-heart"),
    MenuEntry("救助批次", "/relief/batch/", "relief.view", "file-certificate"),
    MenuEntry("救助对象", "/relief/application/", "relief.view", "users"),
    MenuEntry("发放清单", "/relief/payment/", "relief.view", "clipboard-list"),
)
