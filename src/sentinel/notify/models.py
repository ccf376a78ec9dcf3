"""Ladders and the calls on their rungs; messages, whom each was for, and every way it went out."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sentinel.kernel.crypto import EncryptedText
from sentinel.kernel.models import Person, Post
from sentinel.kernel.scope import ScopedModel
from sentinel.notify import choices, rules


class Ladder(ScopedModel):
    """One row is one matter one place must answer to: who is called next, and until when."""

    view_permission = "notify.view"

    code = models.CharField(_("编码"), max_length=96, unique=True)
    number = models.CharField(_("编号"), max_length=24)
    subject_kind = models.CharField(_("事由类别"), max_length=32)
    subject_key = models.CharField(_("事由"), max_length=64, db_index=True)
    title = models.CharField(_("标题"), max_length=rules.TITLE_LENGTH)
    body = models.TextField(_("内容"))
    level = models.CharField(_("级别"), max_length=8, choices=choices.CallLevel)
    status = models.CharField(_("状态"), max_length=12, choices=choices.LadderStatus)
    rungs = models.JSONField(_("梯级"), default=list)
    rung_index = models.PositiveSmallIntegerField(_("当前梯级"), default=0)
    repeat_back = models.CharField(_("请复述"), max_length=rules.NOTE_LENGTH, blank=True, default="")
    started_at = models.DateTimeField(_("开始时间"))
    due_at = models.DateTimeField(_("应答时限"), null=True, blank=True, db_index=True)
    answered_at = models.DateTimeField(_("应答时间"), null=True, blank=True)
    answered_by = models.CharField(_("应答人编码"), max_length=48, blank=True, default="")
    answered_name = models.CharField(_("应答人"), max_length=64, blank=True, default="")
    on_behalf = models.BooleanField(_("代答"), default=False)
    repeated = models.CharField(_("复述内容"), max_length=rules.NOTE_LENGTH, blank=True, default="")
    fell_at = models.DateTimeField(_("转人工时间"), null=True, blank=True)
    knock_due_at = models.DateTimeField(_("上门时限"), null=True, blank=True)
    knocked_at = models.DateTimeField(_("派人上门时间"), null=True, blank=True)
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
        indexes = (
            models.Index(
                fields=("knock_due_at",),
                condition=Q(status=choices.LadderStatus.HUMAN.value, knocked_at__isnull=True),
                name="notify_ladder_knock",
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def steps(self) -> tuple[rules.Rung, ...]:
        """The rungs of this ladder, first to last."""
        return tuple(
            rules.Rung(
                kind=rules.RungKind(step["kind"]),
                posts=tuple(step["posts"]),
                minutes=step["minutes"],
                channels=tuple(step.get("channels", ())),
            )
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
    unreached_at = models.DateTimeField(_("未接通时间"), null=True, blank=True)
    unreached = models.CharField(_("未接通原因"), max_length=16, blank=True, default="", choices=choices.Unreached)
    note = models.CharField(_("说明"), max_length=rules.NOTE_LENGTH, blank=True, default="")

    class Meta:
        verbose_name = _("呼叫")
        ordering = ("ladder", "index", "code")

    def __str__(self) -> str:
        return self.code


class Message(ScopedModel):
    """One row is one message: what was said, about what, by whom, until when it matters."""

    view_permission = "notify.view"

    code = models.CharField(_("编码"), max_length=120, unique=True)
    title = models.CharField(_("标题"), max_length=rules.TITLE_LENGTH + len(rules.DRILL))
    text = models.TextField(_("内容"))
    url = models.CharField(_("链接"), max_length=200, blank=True, default="")
    level = models.CharField(_("级别"), max_length=8, choices=choices.CallLevel, blank=True, default="")
    subject_kind = models.CharField(_("事由类别"), max_length=64, blank=True, default="")
    subject_key = models.CharField(_("事由"), max_length=96, blank=True, default="", db_index=True)
    sent_at = models.DateTimeField(_("发送时间"))
    sent_by = models.CharField(_("发送人编码"), max_length=64)
    sent_name = models.CharField(_("发送人"), max_length=64)
    expires_at = models.DateTimeField(_("失效时间"), null=True, blank=True)
    exercise = models.BooleanField(_("演练"))

    # Where the readers are: events of a message reach them by it. No column, so it opens no list downward.
    target_areas: tuple[str, ...] = ()

    class Meta:
        verbose_name = _("消息")
        ordering = ("-sent_at", "code")

    def __str__(self) -> str:
        return self.title


class Queued(models.Model):
    """One row is one person a large message is still to be laid out for; no other index: a million go in at once."""

    message = models.ForeignKey(
        Message, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    person = models.ForeignKey(
        Person, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    post = models.ForeignKey(Post, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+")


class Delivery(ScopedModel):
    """One row is one message for one person: the line in the box, and whether it was read."""

    view_permission = "notify.view"

    code = models.CharField(_("编码"), max_length=176, unique=True)
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="deliveries", verbose_name=_("消息"))
    call = models.OneToOneField(
        Call, null=True, blank=True, on_delete=models.PROTECT, related_name="delivery", verbose_name=_("呼叫")
    )
    post_code = models.CharField(_("岗位"), max_length=48, blank=True, default="")
    person_code = models.CharField(_("收件人编码"), max_length=48)
    person_name = models.CharField(_("收件人"), max_length=32)
    sent_at = models.DateTimeField(_("发送时间"))
    read_at = models.DateTimeField(_("阅读时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("收件")
        ordering = ("-sent_at", "code")
        indexes = (
            models.Index(fields=("person_code", "-sent_at"), name="notify_delivery_box"),
            models.Index(
                fields=("person_code",),
                condition=Q(read_at__isnull=True, call__isnull=True),
                name="notify_delivery_unread",
            ),
        )

    def __str__(self) -> str:
        return self.code


class Sending(ScopedModel):
    """One row is one delivery over one channel: attempts, the provider's id, the result, the receipt.

    Attempts, leases and the next try are wall time; `sent_at` and `receipt_at` are business time.
    """

    view_permission = "notify.view"

    code = models.CharField(_("编码"), max_length=200, unique=True)
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="sendings", verbose_name=_("收件"))
    channel = models.CharField(_("渠道"), max_length=12, choices=choices.ChannelName)
    stands_for = models.CharField(_("代替渠道"), max_length=12, blank=True, default="", choices=choices.ChannelName)
    rest = ArrayField(models.CharField(max_length=12), default=list, blank=True, verbose_name=_("其后渠道"))
    exercise = models.BooleanField(_("演练"))
    urgency = models.PositiveSmallIntegerField(_("急缓"), default=rules.LEAST_URGENT)
    person_code = models.CharField(_("收件人编码"), max_length=48, db_index=True)
    person_name = models.CharField(_("收件人"), max_length=32, blank=True, default="")
    title = models.CharField(_("标题"), max_length=rules.TITLE_LENGTH + len(rules.DRILL))
    masked_to = models.CharField(_("号码或地址"), max_length=64, blank=True, default="")
    status = models.CharField(_("状态"), max_length=12, choices=choices.SendingStatus)
    sent_at = models.DateTimeField(_("发出时间"))
    attempts = models.PositiveSmallIntegerField(_("尝试次数"), default=0)
    next_try_at = models.DateTimeField(_("下次尝试"), null=True, blank=True)
    claimed_at = models.DateTimeField(_("开始发送"), null=True, blank=True)
    provider_id = models.CharField(_("渠道回执号"), max_length=200, blank=True, default="")
    result = models.CharField(_("结果"), max_length=200, blank=True, default="")
    doubtful = models.BooleanField(_("可能重复"), default=False)
    receipt_at = models.DateTimeField(_("回执时间"), null=True, blank=True)
    retry_reason = models.CharField(_("重发原因"), max_length=rules.NOTE_LENGTH, blank=True, default="")

    class Meta:
        verbose_name = _("发送记录")
        ordering = ("-sent_at", "code")
        constraints = (
            models.CheckConstraint(condition=Q(status__in=choices.SendingStatus.values), name="notify_sending_status"),
            models.CheckConstraint(
                condition=Q(exercise=False) | Q(channel__in=[name.value for name in rules.INSIDE]),
                name="notify_exercise_stays_inside",
            ),
            models.CheckConstraint(
                condition=Q(status=choices.SendingStatus.WAITING.value, next_try_at__isnull=False)
                | (~Q(status=choices.SendingStatus.WAITING.value) & Q(next_try_at__isnull=True)),
                name="notify_sending_waits_for_a_time",
            ),
        )
        indexes = (
            models.Index(
                fields=("channel", "urgency", "next_try_at"),
                condition=Q(status=choices.SendingStatus.WAITING.value),
                name="notify_sending_waiting",
            ),
            models.Index(
                fields=("claimed_at",),
                condition=Q(status=choices.SendingStatus.SENDING.value),
                name="notify_sending_claimed",
            ),
            models.Index(fields=("channel", "provider_id"), name="notify_sending_provider"),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def status_tone(self) -> str:
        """The family of the status word."""
        return {"delivered": "done", "sent": "doing", "sending": "doing", "failed": "late", "withdrawn": "stale"}.get(
            self.status, "waiting"
        )


class Preference(models.Model):
    """One row is how one person wants to be reached: the order of channels, and the mail address given for it."""

    person_code = models.CharField(_("人员编码"), max_length=48, unique=True)
    email = EncryptedText(_("电子邮箱"), blank=True, default="")
    channels = ArrayField(models.CharField(max_length=12), default=list, verbose_name=_("顺序"))
    changed_at = models.DateTimeField(_("修改时间"))

    # Where the person is, as events want to know; set by the action.
    area_code: str = ""

    class Meta:
        verbose_name = _("通知方式")

    @property
    def natural_key(self) -> str:
        """The person."""
        return str(self.person_code)
