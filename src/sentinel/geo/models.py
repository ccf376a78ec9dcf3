"""Shapes of areas, and the layers a district brings: files, editions, features."""

from django.contrib.gis.db import models
from django.utils.translation import gettext_lazy as _

from sentinel.kernel.models import Area
from sentinel.kernel.scope import ScopedModel

CGCS2000 = 4490
WEB_MERCATOR = 3857


class AreaShape(models.Model):
    """One row is where one area lies; `mark` says when the line or point is only schematic (示意)."""

    area = models.OneToOneField(Area, primary_key=True, on_delete=models.CASCADE, related_name="shape")
    point = models.PointField(_("位置"), srid=CGCS2000, null=True)
    boundary = models.MultiPolygonField(_("范围"), srid=CGCS2000, null=True)
    mark = models.CharField(_("标注"), max_length=16, blank=True, default="")


class Source(ScopedModel):
    """One row is one file somebody brought, kept as it came; `findings` is what it said of itself."""

    view_permission = "geo.manage"

    code = models.CharField(_("编号"), max_length=16, unique=True)
    name = models.CharField(_("文件名"), max_length=200)
    format = models.CharField(_("格式"), max_length=16)
    sha256 = models.CharField(_("校验值"), max_length=64)
    size = models.BigIntegerField(_("字节数"))
    findings = models.JSONField(_("读到的内容"), default=list)
    brought_at = models.DateTimeField(_("上传时间"))
    brought_by = models.CharField(_("上传人"), max_length=64)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("sha256", "area_code"), name="geo_source_once"),)


class LayerKind(models.TextChoices):
    """What is drawn."""

    POINT = "point", _("点")
    LINE = "line", _("线")
    POLYGON = "polygon", _("面")
    MIXED = "mixed", _("点线面混合")
    RASTER = "raster", _("栅格")


class ImportedLayer(ScopedModel):
    """One row is one layer a district brings or still owes; without a current edition it is 尚未导入.

    `permission` empty: everybody of the district sees it; else who holds that permission, within their own area.
    `declared`: the pack names it, so it stays in the list while it has no data.
    """

    view_permission = "geo.view"

    code = models.CharField(_("编号"), max_length=32, unique=True)
    title = models.CharField(_("名称"), max_length=64)
    kind = models.CharField(_("类型"), max_length=8, choices=LayerKind)
    permission = models.CharField(_("谁能看"), max_length=48, blank=True, default="")
    credit = models.CharField(_("来源与许可"), max_length=200, blank=True, default="")
    mark = models.CharField(_("标注"), max_length=16, blank=True, default="")
    style = models.JSONField(_("样式"), default=dict, blank=True)
    current = models.OneToOneField(
        "Edition", null=True, blank=True, on_delete=models.PROTECT, related_name="shown_by", verbose_name=_("现用版本")
    )
    declared = models.BooleanField(default=False)
    made_at = models.DateTimeField(_("登记时间"))
    removed_at = models.DateTimeField(_("撤下时间"), null=True, blank=True)

    class Meta:
        ordering = ("title", "code")


class EditionState(models.TextChoices):
    """From the first row read to the last one deleted."""

    LOADING = "loading", _("正在读入")
    DRAFT = "draft", _("待确认")
    REPAIRING = "repairing", _("正在修复")
    READY = "ready", _("在用")
    RETIRED = "retired", _("已替换")
    DISCARDED = "discarded", _("已放弃")


class Edition(ScopedModel):
    """One row is one reading of one layer of one file; it is shown only after somebody confirmed it.

    `stem` names its staged file and picture; `position` is how far that file is stored, so that a killed process goes
    on where it stood. `due_at` set: there is work for the sweeper.
    """

    view_permission = "geo.view"

    layer = models.ForeignKey(ImportedLayer, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField(_("版次"))
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="editions")
    source_layer = models.CharField(_("文件中的图层"), max_length=200)
    kind = models.CharField(_("类型"), max_length=8, choices=LayerKind)
    system = models.CharField(_("坐标系"), max_length=32)
    encoding = models.CharField(_("编码"), max_length=16, blank=True, default="")
    state = models.CharField(_("状态"), max_length=12, choices=EditionState)
    due_at = models.DateTimeField(null=True, blank=True)
    stem = models.CharField(max_length=32, default="")
    position = models.BigIntegerField(default=0)
    stored = models.PositiveIntegerField(_("已读入"), default=0)
    total = models.PositiveIntegerField(_("要素数"), default=0)
    problems = models.PositiveIntegerField(_("有问题的"), default=0)
    inside = models.PositiveIntegerField(_("在本区内"), default=0)
    fields = models.JSONField(_("属性"), default=list)
    label_field = models.CharField(_("名称列"), max_length=128, blank=True, default="")
    class_field = models.CharField(_("分类列"), max_length=128, blank=True, default="")
    time_field = models.CharField(_("时间列"), max_length=128, blank=True, default="")
    extent = models.PolygonField(_("范围"), srid=CGCS2000, null=True)
    raster = models.JSONField(default=dict, blank=True)
    confirmed_at = models.DateTimeField(_("确认时间"), null=True, blank=True)
    confirmed_by = models.CharField(_("确认人"), max_length=64, blank=True, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("layer", "number"), name="geo_edition_number"),
            models.CheckConstraint(
                condition=models.Q(state="ready", confirmed_at__isnull=False) | ~models.Q(state="ready"),
                name="geo_edition_ready_is_confirmed",
            ),
        )
        indexes = (models.Index(fields=("due_at",), name="geo_edition_due", condition=models.Q(due_at__isnull=False)),)
        ordering = ("-number",)

    @property
    def natural_key(self) -> str:
        """The layer and how many times it was read in."""
        return f"{self.layer.code}/{self.number}"


class Feature(ScopedModel):
    """One row is one feature of one edition: every row of the file, those without a usable place too.

    `number` is its place in the file; `problem` says what is wrong with it; `area_code` is the town it lies in, or the
    layer's own area.
    """

    view_permission = "geo.view"

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="features")
    number = models.PositiveIntegerField(_("序号"))
    geometry = models.GeometryField(_("图形"), srid=CGCS2000, null=True)
    mercator = models.GeometryField(srid=WEB_MERCATOR, null=True)
    properties = models.JSONField(_("属性"), default=dict)
    problem = models.CharField(_("问题"), max_length=200, blank=True, default="")
    happened_at = models.DateTimeField(_("时间"), null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("edition", "number"), name="geo_feature_number"),)
        indexes = (models.Index(fields=("edition",), name="geo_feature_problem", condition=~models.Q(problem="")),)

    @property
    def natural_key(self) -> str:
        """The edition and the place in the file."""
        return f"{self.edition.natural_key}/{self.number}"
