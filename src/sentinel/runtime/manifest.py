"""What the system says of itself: organisation, parameters, and the replay, whose pages exist in the exercise only."""

from sentinel.kernel.manifest import MenuEntry

TITLE = "组织与系统"
WING = "system"
DEPENDS_ON: tuple[str, ...] = ()
PERMISSIONS = {
    "replay.control": "控制回放",
    "replay.view": "查看回放记录",
    "parameters.view": "查看参数",
    "organisation.view": "查看组织与岗位",
    "organisation.manage": "维护组织机构",
    "organisation.contacts": "维护通讯录",
    "organisation.unmask": "查看通讯录电话原文",
    "organisation.purge": "清除到期的个人信息",
}
EVENTS = {
    "organisation.pack.loaded": "载入数据包",
    "organisation.unit.founded": "设立单位",
    "organisation.unit.renamed": "单位更名",
    "organisation.unit.moved": "调整隶属",
    "organisation.unit.merged": "单位并入",
    "organisation.unit.abolished": "撤销单位",
    "organisation.contact.registered": "列入通讯录",
    "organisation.contact.confirmed": "核实联系方式",
    "organisation.contact.amended": "修改联系方式",
    "organisation.contact.unmasked": "查看电话原文",
    "organisation.contact.left": "离岗",
    "organisation.data.purged": "清除到期个人信息",
    "organisation.attachment.added": "上传附件",
    "organisation.attachment.removed": "移除附件",
    "organisation.factor.enabled": "启用动态验证码",
    "organisation.factor.disabled": "停用动态验证码",
    "organisation.session.ended": "退出其他设备的登录",
    "organisation.token.issued": "签发接口令牌",
    "organisation.token.revoked": "作废接口令牌",
    "replay.clock.set": "回放时钟调整",
    "replay.inject.played": "情况注入到达",
    "replay.inject.seen": "评分：应有处置",
    "replay.inject.started": "导调员注入情况",
    "replay.jump.asked": "回放跳转",
    "replay.post.taken": "导调员接替岗位",
}
MENU: tuple[MenuEntry, ...] = (
    MenuEntry("参数", "/parameters/parameter/", "parameters.view", "adjustments-horizontal"),
    MenuEntry("组织机构", "/organisation/organisation/", "organisation.view", "sitemap"),
    MenuEntry("通讯录", "/organisation/contact/", "organisation.view", "phone"),
    MenuEntry("到期个人信息", "/organisation/purge/", "organisation.purge", "trash"),
    MenuEntry("岗位", "/organisation/post/", "organisation.view", "id-badge-2"),
    MenuEntry("系统联动失败", "/duty/parked/", "parameters.view", "tool"),
    MenuEntry("情景回放", "/replay/", "replay.control", "player-play", exercise_only=True),
)
SLOTS = {"control": ("/replay/bar/", ""), "home": ("/replay/home/", "")}
