"""Labels over the codes of `rules`."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from sentinel.codecs.cap import signing
from sentinel.wings.watch.foreign_alerts import rules


class Status(TextChoices):
    """How a message stands."""

    CURRENT = rules.Status.CURRENT.value, _("有效")
    UPDATED = rules.Status.UPDATED.value, _("已更新")
    CANCELLED = rules.Status.CANCELLED.value, _("已取消")
    NOTICE = rules.Status.NOTICE.value, _("通知")


class Standing(TextChoices):
    """What its signature is worth."""

    UNSIGNED = signing.Standing.UNSIGNED.value, _("没有签名")
    VALID = signing.Standing.VALID.value, _("有效")
    STRANGER = signing.Standing.STRANGER.value, _("完好，不在信任名单")
    INVALID = signing.Standing.INVALID.value, _("无效")


class Act(TextChoices):
    """What people made of a message."""

    WARNING = rules.Act.WARNING.value, _("起草预警")
    BULLETIN = rules.Act.BULLETIN.value, _("登记来文")
    INCIDENT = rules.Act.INCIDENT.value, _("登记突发事件")


class Nature(TextChoices):
    """What kind of message it is (CAP status)."""

    ACTUAL = "Actual", _("实际")
    EXERCISE = "Exercise", _("演练")
    SYSTEM = "System", _("系统")
    TEST = "Test", _("测试")
    DRAFT = "Draft", _("草稿")


class Severity(TextChoices):
    """How bad it is (CAP severity), in the words of 突发事件应对法 grades where there are such."""

    EXTREME = "Extreme", _("特别严重")
    SEVERE = "Severe", _("严重")
    MODERATE = "Moderate", _("较重")
    MINOR = "Minor", _("一般")
    UNKNOWN = "Unknown", _("未知")


class MessageType(TextChoices):
    """What a message does (CAP msgType)."""

    ALERT = "Alert", _("首次")
    UPDATE = "Update", _("更新")
    CANCEL = "Cancel", _("解除")
    ACK = "Ack", _("回执")
    ERROR = "Error", _("差错")


# When to act, and how sure the issuer is (CAP urgency, certainty), where it says so.
URGENCY = {"Immediate": _("立即"), "Expected": _("即将"), "Future": _("近期"), "Past": _("已过")}
CERTAINTY = {"Observed": _("已发生"), "Likely": _("很可能"), "Possible": _("可能"), "Unlikely": _("不大可能")}
# Why a message is not acted on, by the code of `rules.refusal`.
REFUSALS = {
    "drill": _("这是别人的演练或测试报文，不能据此开展真实工作。"),
    "not_current": _("这份报文已被更新、取消，或只是通知；请打开最新的一份。"),
    "unchecked": _("签名无效：请先用电话等方式向发布单位核实，并写明如何核实。"),
}
# Why a signature is invalid, in plain words.
REASONS = {
    "certificate": _("证书无法读取"),
    "no_certificate": _("报文没有附带证书，无法核验"),
    "not_in_force": _("报文发出时证书不在有效期内"),
    "digest": _("内容与签名不一致，签名后被改动过"),
    "signature": _("签名值与证书不符"),
    "partial": _("签名没有覆盖整份报文"),
}
# Why a message is not taken, by the code of `codecs.cap.errors`.
REFUSED = {
    "malformed": _("不是完整的 XML 文件"),
    "doctype": _("含有文档类型声明，为安全不予接收"),
    "too_large": _("文件过大"),
    "too_deep": _("嵌套过深"),
    "namespace": _("不是 CAP 1.2 报文"),
    "root": _("不是 CAP 1.2 报文"),
    "unknown_element": _("含有 CAP 1.2 没有的元素"),
    "order": _("元素的次序不合 CAP 1.2"),
    "missing": _("缺少必填的元素"),
    "repeated": _("只能出现一次的元素重复出现"),
    "bad_value": _("有的值不合 CAP 1.2"),
}
