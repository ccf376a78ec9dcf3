"""Ladders, the calls placed on their rungs, and the messages that went out."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sentinel.kernel.scope import ScopedModel
from sentinel.notify import choices, rules


class Ladder(ScopedModel):
    """One row is one matter one place must answer to: who is called next, and until when."""

    view_permission = "notify.view"

    code = models.CharField(_("编码"), max_length=96, unique=True)
    number = models.CharField(_("编号"), max_length=24)
    subject_kind = models.CharField(_("事由类别"), max_length=32)
    subject_key = models.CharField(_("事由"), max_length=64, db_index=True)
    title = models.CharField(_("标题"), max_length=120)
    body = models.TextField(_("内容"))
    level = models.CharField(_("级别"), max_length=8, choices=choices.CallLevel)
    status = models.CharField(_("状态"), max_length=12, choices=choices.LadderStatus)
    rungs = models.JSONField(_("梯级"), default=list)
    rung_index = models.PositiveSmallIntegerField(_("当前梯级"), default=0)
    started_at = models.DateTimeField(_("开始时间"))
    due_at = models.DateTimeField(_("应答时限"), null=True, blank=True, db_index=True)
    answered_at = models.DateTimeField(_("应答时间"), null=True, blank=True)
    answered_by = models.CharField(_("应答人编码"), max_length=48, blank=True, default="")
    answered_name = models.CharField(_("应答人"), max_length=64, blank=True, default="")
    on_behalf = models.BooleanField(_("代答"), default=False)
    fell_at = models.DateTimeField(_("转人工时间"), null=True, blank=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    note = models.CharField(_("说明"), max_length=rules.NOTE_LENGTH, blank=True, default="")

    class Meta:
        verbose_name = _("叫应")
        ordering = ("-started_at", "code")
        constraints = (
            models.CheckConstraint(
                condition=Q(status__in=choices.LadderStatus.values),
                name="notify_ladder_status",
            ),
            models.CheckConstraint(
                condition=Q(status=choices.LadderStatus.CALLING.value, due_at__isnull=False)
                | (~Q(status=choices.LadderStatus.CALLING.value) & Q(due_at__isnull=True)),
                name="notify_ladder_due_while_calling",
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def steps(self) -> tuple[rules.Rung, ...]:
        """The rungs of this ladder, first to last."""
        return tuple(
            rules.Rung(kind=rules.RungKind(step["kind"]), posts=tuple(step["posts"]), minutes=step["minutes"])
            for step in self.rungs
        )


class Call(ScopedModel):
    """One row is one person called on one rung of a ladder."""

    view_permission = "notify.view"

    code = models.CharField(_("编码"), max_length=160, unique=True)
    ladder = models.ForeignKey(Ladder, on_delete=models.PROTECT, related_name="calls", verbose_name=_("叫应"))
    index = models.PositiveSmallIntegerField(_("梯级"))
    kind = models.CharField(_("对象"), max_length=8, choices=choices.RungKind)
    post_code = models.CharField(_("岗位"), max_length=48)
    person_code = models.CharField(_("人员编码"), max_length=48, db_index=True)
    person_name = models.CharField(_("人员"), max_length=32)
    called_at = models.DateTimeField(_("呼叫时间"))
    due_at = models.DateTimeField(_("应答时限"), null=True, blank=True)
    answered_at = models.DateTimeField(_("应答时间"), null=True, blank=True)
    note = models.CharField(_("说明"), max_length=rules.NOTE_LENGTH, blank=True, default="")

    class Meta:
        verbose_name = _("呼叫")
        ordering = ("ladder", "index", "code")

    def __str__(self) -> str:
        return self.code


class Message(ScopedModel):
    """One row is one message to one person over one channel: attempt, provider's id, result, receipt."""

    view_permission = "notify.view"

    code = models.CharField(_("编码"), max_length=176, unique=True)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="messages", verbose_name=_("呼叫"))
    channel = models.CharField(_("渠道"), max_length=12, choices=choices.ChannelName)
    exercise = models.BooleanField(_("演练"))
    person_code = models.CharField(_("收件人编码"), max_length=48, db_index=True)
    title = models.CharField(_("标题"), max_length=136)
    body = models.TextField(_("内容"))
    sent_at = models.DateTimeField(_("发出时间"))
    attempts = models.PositiveSmallIntegerField(_("尝试次数"), default=1)
    provider_id = models.CharField(_("渠道回执号"), max_length=200, blank=True, default="")
    result = models.CharField(_("结果"), max_length=16, blank=True, default="")
    receipt_at = models.DateTimeField(_("回执时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("消息")
        ordering = ("-sent_at", "code")

    def __str__(self) -> str:
        return self.code
