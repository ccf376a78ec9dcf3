"""Relief batches, the people put forward, and what was paid to whom."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sentinel.kernel import privacy
from sentinel.kernel.crypto import EncryptedText
from sentinel.kernel.masking import mask_id, mask_name, mask_phone
from sentinel.kernel.models import PersonalData
from sentinel.kernel.scope import ScopedModel
from sentinel.wings.recover.relief import choices


class Batch(ScopedModel):
    """One row is one relief policy for one disaster: its kind, standard and document (救助政策包)."""

    view_permission = "relief.view"

    code = models.CharField(_("批次号"), max_length=24, unique=True)
    disaster = models.ForeignKey(
        "losses.Disaster", on_delete=models.PROTECT, related_name="+", verbose_name=_("灾害过程")
    )
    kind = models.CharField(_("救助类别"), max_length=12, choices=choices.Kind)
    name = models.CharField(_("名称"), max_length=64)
    standard_yuan = models.PositiveIntegerField(_("标准（元/人）"))
    document = models.CharField(_("文件号"), max_length=64, blank=True, default="")
    status = models.CharField(_("状态"), max_length=8, choices=choices.BatchStatus, default=choices.BatchStatus.OPEN)
    opened_at = models.DateTimeField(_("建立时间"))
    closed_at = models.DateTimeField(_("结束时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("救助批次")
        ordering = ("-opened_at", "code")
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=choices.Kind.values), name="relief_batch_kind"),
            models.CheckConstraint(condition=Q(status__in=choices.BatchStatus.values), name="relief_batch_status"),
            models.CheckConstraint(condition=Q(standard_yuan__gt=0), name="relief_batch_standard"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def target_areas(self) -> list[str]:
        """Where people may be put forward: the towns the disaster struck, as it stands now."""
        return list(self.disaster.target_areas)


class Application(PersonalData, ScopedModel):
    """One row is one person put forward for one batch; nobody twice for one disaster and kind of relief.

    `fingerprint` stands for the citizen number, so that the database can hold that without reading it.
    """

    view_permission = "relief.view"

    code = models.CharField(_("登记号"), max_length=24, unique=True)
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="applications", verbose_name=_("救助批次"))
    disaster = models.ForeignKey("losses.Disaster", on_delete=models.PROTECT, related_name="+", editable=False)
    kind = models.CharField(_("救助类别"), max_length=12, choices=choices.Kind, editable=False)
    household_no = models.CharField(_("户号"), max_length=32)
    head_name = EncryptedText(_("户主姓名"))
    relation = models.CharField(_("与户主关系"), max_length=16, default="本人")
    name = EncryptedText(_("姓名"))
    id_number = EncryptedText(_("身份证号"))
    fingerprint = models.CharField(max_length=64, blank=True, default="", editable=False)
    phone = EncryptedText(_("联系电话"), blank=True, default="")
    damage = models.CharField(_("受灾情形"), max_length=10, choices=choices.Damage, default=choices.Damage.OTHER)
    account_name = EncryptedText(_("开户姓名"), blank=True, default="")
    bank = models.CharField(_("开户行"), max_length=64, blank=True, default="")
    account = EncryptedText(_("账号"), blank=True, default="")
    amount_yuan = models.PositiveIntegerField(_("金额（元）"))
    status = models.CharField(_("状态"), max_length=10, choices=choices.Status, default=choices.Status.REPORTED)
    reported_at = models.DateTimeField(_("户报时间"))
    reported_by = models.CharField(_("经办人"), max_length=64)
    reviewed_key = models.CharField(max_length=64, blank=True, default="", editable=False)
    shown_until = models.DateField(_("公示至"), null=True, blank=True)
    passed_key = models.CharField(max_length=64, blank=True, default="", editable=False)
    decided_by = models.CharField(_("最近办理人"), max_length=64, blank=True, default="")
    decided_at = models.DateTimeField(_("最近办理"), null=True, blank=True)
    note = models.CharField(_("办理意见"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("救助对象")
        ordering = ("area_code", "household_no", "code")
        constraints = (
            models.UniqueConstraint(
                fields=("disaster", "kind", "fingerprint"),
                condition=~Q(status="rejected") & ~Q(fingerprint=""),
                name="relief_application_nobody_twice",
            ),
            models.CheckConstraint(condition=Q(status__in=choices.Status.values), name="relief_application_status"),
            models.CheckConstraint(condition=Q(damage__in=choices.Damage.values), name="relief_application_damage"),
            models.CheckConstraint(condition=Q(amount_yuan__gt=0), name="relief_application_amount"),
            models.CheckConstraint(
                condition=~Q(status__in=("shown", "passed", "approved", "listed", "paid"))
                | Q(shown_until__isnull=False),
                name="relief_application_shown_before",
            ),
        )
        indexes = (models.Index(fields=("batch", "area_code", "status"), name="relief_application_queue"),)

    def __str__(self) -> str:
        return self.code

    @property
    def status_tone(self) -> str:
        """The family of its status word."""
        return {"reported": "waiting", "paid": "done", "rejected": "late"}.get(self.status, "doing")

    @property
    def masked_head(self) -> str:
        """The head's name as a screen may show it."""
        return mask_name(self.head_name)

    @property
    def masked_name(self) -> str:
        """The name as a screen may show it."""
        return mask_name(self.name)

    @property
    def masked_id(self) -> str:
        """The citizen number as a screen may show it."""
        return mask_id(self.id_number)

    @property
    def masked_phone(self) -> str:
        """The phone as a screen may show it."""
        return mask_phone(self.phone)

    @property
    def masked_account_name(self) -> str:
        """The account holder as a screen may show it."""
        return mask_name(self.account_name)

    @property
    def masked_account(self) -> str:
        """The account as a screen may show it: its last four digits."""
        return f"****{self.account[-4:]}" if self.account else ""


class Payment(ScopedModel):
    """One row is one payment sent to the bank; a person has at most one that is under way or paid."""

    view_permission = "relief.view"

    code = models.CharField(_("支付号"), max_length=32, unique=True)
    list_code = models.CharField(_("清单号"), max_length=24, db_index=True)
    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="payments", verbose_name=_("救助对象")
    )
    amount_yuan = models.PositiveIntegerField(_("金额（元）"))
    status = models.CharField(
        _("结果"), max_length=8, choices=choices.PaymentStatus, default=choices.PaymentStatus.SENT
    )
    reason = models.CharField(_("失败原因"), max_length=100, blank=True, default="")
    listed_at = models.DateTimeField(_("编制时间"))
    settled_at = models.DateTimeField(_("回盘时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("发放")
        ordering = ("list_code", "code")
        constraints = (
            models.UniqueConstraint(
                fields=("application",), condition=Q(status__in=("sent", "paid")), name="relief_payment_once"
            ),
            models.CheckConstraint(condition=Q(status__in=choices.PaymentStatus.values), name="relief_payment_status"),
            models.CheckConstraint(condition=Q(amount_yuan__gt=0), name="relief_payment_amount"),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def status_tone(self) -> str:
        """The family of its status word."""
        return {"sent": "doing", "paid": "done"}.get(self.status, "late")


privacy.hold_personal_data(
    Application,
    fields=("head_name", "name", "id_number", "fingerprint", "phone", "account_name", "account"),
    title=_("救助对象"),
)
