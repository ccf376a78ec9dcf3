"""Messages of other issuers."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sentinel.kernel.scope import ScopedModel, target_areas_field
from sentinel.wings.watch.foreign_alerts import choices, rules


class ForeignAlert(ScopedModel):
    """One row is one CAP message of another issuer, kept as it came; `target_areas` are those of ours it names."""

    view_permission = "foreign_alerts.view"

    code = models.CharField(_("编码"), max_length=24, unique=True)
    sender = models.CharField(_("发布方"), max_length=200)
    identifier = models.CharField(_("报文标识"), max_length=300)
    sent_at = models.DateTimeField(_("发出时间"))
    nature = models.CharField(_("性质"), max_length=10, choices=choices.Nature)
    msg_type = models.CharField(_("类型"), max_length=10, choices=choices.MessageType)
    sender_name = models.CharField(_("发布单位"), max_length=200, blank=True, default="")
    event = models.CharField(_("事件"), max_length=200, blank=True, default="")
    severity = models.CharField(_("严重程度"), max_length=10, blank=True, default="", choices=choices.Severity)
    hazard = models.CharField(_("对应灾种"), max_length=16, blank=True, default="")
    level = models.CharField(_("对应级别"), max_length=8, blank=True, default="")
    headline = models.CharField(_("标题"), max_length=300, blank=True, default="")
    places = models.TextField(_("区域"), blank=True, default="")
    expires_at = models.DateTimeField(_("失效时间"), null=True, blank=True)
    target_areas = target_areas_field()
    status = models.CharField(_("状态"), max_length=10, choices=choices.Status)
    replaced_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaces", verbose_name=_("被替代")
    )
    standing = models.CharField(_("签名"), max_length=10, choices=choices.Standing)
    signer = models.CharField(_("签名人"), max_length=200, blank=True, default="")
    fingerprint = models.CharField(_("证书指纹"), max_length=64, blank=True, default="")
    reason = models.CharField(_("签名问题"), max_length=20, blank=True, default="")
    xml = models.TextField(_("报文"))
    received_at = models.DateTimeField(_("接收时间"))
    received_by = models.CharField(_("接收人"), max_length=64)
    published_at = models.DateTimeField(_("公布时间"), null=True, blank=True)
    acted = models.CharField(_("处置"), max_length=10, blank=True, default="", choices=choices.Act)
    acted_on = models.CharField(_("处置结果"), max_length=96, blank=True, default="")
    acted_at = models.DateTimeField(_("处置时间"), null=True, blank=True)
    acted_by = models.CharField(_("处置人"), max_length=64, blank=True, default="")
    acted_words = models.CharField(_("核实说明"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("外部预警")
        ordering = ("-received_at", "code")
        constraints = (
            models.CheckConstraint(condition=Q(status__in=choices.Status.values), name="foreign_alerts_alert_status"),
            models.CheckConstraint(
                condition=Q(standing__in=choices.Standing.values), name="foreign_alerts_alert_standing"
            ),
        )
        indexes = (models.Index(fields=("sender", "identifier"), name="foreign_alerts_alert_named"),)

    def __str__(self) -> str:
        return self.headline or self.event or self.identifier

    @property
    def reference(self) -> str:
        """sender,identifier,sent as later messages name this one."""
        return f"{self.sender},{self.identifier},{timezone.localtime(self.sent_at).isoformat()}"

    @property
    def status_tone(self) -> str:
        """The family of the status word: only a message in force asks for something."""
        return "doing" if self.status == rules.Status.CURRENT else "stale"


LONGEST = {
    field.name: field.max_length for field in ForeignAlert._meta.fields if isinstance(field, models.CharField)
} | {"places": rules.LONGEST_TEXT}
