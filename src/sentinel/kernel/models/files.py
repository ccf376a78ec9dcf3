"""Attachments: what a file is and to which row it belongs; its bytes lie under var/files by their hash."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Attachment(models.Model):
    """One row is one file added to one row. A removed one stays, with who removed it and why."""

    code = models.CharField(max_length=32, unique=True)
    subject_kind = models.CharField(max_length=64)
    subject_key = models.CharField(max_length=96)
    subject_id = models.CharField(max_length=40)
    permission = models.CharField(max_length=64)
    name = models.CharField(_("文件名"), max_length=120)
    kind = models.CharField(_("类型"), max_length=96)
    size = models.PositiveBigIntegerField(_("大小"))
    sha256 = models.CharField(max_length=64, db_index=True)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    taken_at = models.DateTimeField(_("拍摄时间"), null=True)
    lon = models.FloatField(_("拍摄经度"), null=True)
    lat = models.FloatField(_("拍摄纬度"), null=True)
    added_at = models.DateTimeField(_("上传时间"))
    added_by = models.CharField(max_length=64)
    added_label = models.CharField(_("上传人"), max_length=64)
    removed_at = models.DateTimeField(null=True)
    removed_label = models.CharField(max_length=64, blank=True, default="")
    removed_reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        indexes = (models.Index(fields=("subject_kind", "subject_id", "added_at"), name="kernel_attachment_subject"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(removed_at__isnull=True) | ~models.Q(removed_reason=""),
                name="kernel_attachment_removed_why",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def url(self) -> str:
        """Where the file is served."""
        return f"/files/{self.code}/"

    @property
    def pictured(self) -> bool:
        """True for a picture, which has a thumbnail."""
        return self.width is not None
