"""Events in words for timelines. The verb is the same in every module; only a few events need words of their own."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sentinel.kernel.manifest import MANIFESTS

VERBS = {
    "added": gettext_lazy("补充"),
    "admitted": gettext_lazy("接收"),
    "adopted": gettext_lazy("启用"),
    "amended": gettext_lazy("修改"),
    "answered": gettext_lazy("应答"),
    "arrived": gettext_lazy("到位"),
    "assigned": gettext_lazy("下达"),
    "became_overdue": gettext_lazy("超过时限"),
    "cancelled": gettext_lazy("解除"),
    "changed_status": gettext_lazy("变更状态"),
    "closed": gettext_lazy("办结"),
    "confirmed": gettext_lazy("核实"),
    "declined": gettext_lazy("不启动"),
    "drafted": gettext_lazy("起草"),
    "dropped": gettext_lazy("作废"),
    "ended": gettext_lazy("终止"),
    "expired": gettext_lazy("到期"),
    "fell_to_human": gettext_lazy("转人工呼叫"),
    "finished": gettext_lazy("完成"),
    "handed_on": gettext_lazy("转下一责任人"),
    "loaded": gettext_lazy("载入"),
    "lowered": gettext_lazy("降级"),
    "ordered": gettext_lazy("下达指令"),
    "placed": gettext_lazy("呼叫"),
    "proposed": gettext_lazy("系统提出建议"),
    "raised": gettext_lazy("提级"),
    "received": gettext_lazy("签收"),
    "recorded": gettext_lazy("记录"),
    "refused": gettext_lazy("退回"),
    "registered": gettext_lazy("登记"),
    "released": gettext_lazy("签发"),
    "retired": gettext_lazy("停用"),
    "return_allowed": gettext_lazy("准许返回"),
    "returned": gettext_lazy("退回修改"),
    "signed": gettext_lazy("签发"),
    "started": gettext_lazy("启动"),
    "submitted": gettext_lazy("提交签发"),
    "suggested": gettext_lazy("系统提出建议"),
    "superseded": gettext_lazy("被新的取代"),
    "ticked": gettext_lazy("逐人登记"),
    "unmasked": gettext_lazy("查看原文"),
    "withdrawn": gettext_lazy("撤回"),
}
SPOKEN = ("note", "reason", "text", "title", "content")


def event_word(name: str) -> str:
    """What happened, in words: as the module's manifest says in EVENTS, else by the verb, else the name itself."""
    own = getattr(MANIFESTS.get(name.split(".")[0]), "EVENTS", {}).get(name)
    return str(own or VERBS.get(name.rsplit(".", 1)[-1]) or _(name))


def event_detail(payload: Any) -> str:
    """The words a person put into the act, if any."""
    if not isinstance(payload, dict):
        return str(payload or "")
    return "；".join(str(payload[key]) for key in SPOKEN if isinstance(payload.get(key), str) and payload[key])
