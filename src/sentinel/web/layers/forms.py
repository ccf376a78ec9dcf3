"""Forms of imported layers. A form never saves; the actions of geo do."""

from typing import Any

from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _

from sentinel.geo import crs, queries
from sentinel.geo.actions import Choice
from sentinel.geo.imports import formats, tables
from sentinel.kernel.manifest import permissions

ACCEPT = ",".join(sorted(formats.ENDINGS))
OTHER = "other"
LONGEST = 200


class UploadForm(forms.Form):
    """One file."""

    file = forms.FileField(
        label=_("文件"),
        help_text=_("可以导入 GeoJSON、Shapefile（打成 zip）、GeoPackage、GeoTIFF、CSV、OSM PBF，最大 256 MB。"),
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        error_messages={"required": _("请选择一个文件。"), "empty": _("这个文件是空的，没有导入任何内容。")},
    )


def systems(found: str) -> list[tuple[str, Any]]:
    """Coordinate systems to choose from: the file's own, degrees, the district's zones, the shifted ones."""
    outline = queries.outline()
    west, _south, east, _north = outline.boundary.extent if outline and outline.boundary else (115.5, 0, 115.5, 0)
    zones = sorted({crs.zone_of(west), crs.zone_of(east)})
    planes = [crs.zone_epsg(zone, numbered=numbered) for numbered in (True, False) for zone in zones]
    names = dict.fromkeys(
        [*([found] if found else []), crs.CGCS2000, "EPSG:4326", *planes, crs.GCJ02, crs.BD09, crs.LOCAL]
    )
    return (
        [("", _("请选择"))] * (not found)
        + [(name, crs.title(name)) for name in names]
        + [(OTHER, _("其他（填 EPSG 编号）"))]
    )


class ChoiceForm(forms.Form):
    """How one layer of a file is read, and what it is called."""

    system = forms.ChoiceField(label=_("坐标系"), required=False)
    epsg = forms.RegexField(
        r"^(EPSG:)?\d{4,6}$",
        label=_("EPSG 编号"),
        required=False,
        help_text=_("只在坐标系选“其他”时填，如 4527。"),
        error_messages={"invalid": _("请写 EPSG 编号，如 4527。")},
    )
    encoding = forms.ChoiceField(label=_("文字编码"), required=False)
    lon = forms.ChoiceField(label=_("经度（东坐标）列"), required=False)
    lat = forms.ChoiceField(label=_("纬度（北坐标）列"), required=False)
    wkt = forms.ChoiceField(label=_("WKT 列"), required=False, help_text=_("有 WKT 列时不用选经纬度列。"))
    title = forms.CharField(label=_("图层名称"), max_length=64, required=False)
    label_field = forms.ChoiceField(label=_("名称列"), required=False)
    class_field = forms.ChoiceField(label=_("分类列"), required=False, help_text=_("按它分颜色，图例列出前十二类。"))
    time_field = forms.ChoiceField(label=_("时间列"), required=False)
    permission = forms.ChoiceField(
        label=_("谁能看"),
        required=False,
        help_text=_("选了权限的，只有持有它的岗位能看，且只看到自己区域内的。"),
    )
    credit = forms.CharField(
        label=_("来源与许可"), max_length=LONGEST, required=False, help_text=_("会写在地图右下角。")
    )
    mark = forms.CharField(label=_("标注"), max_length=16, required=False, help_text=_("如“示意”“演示”，可不填。"))

    def __init__(self, *args: Any, found: dict[str, Any], table: bool, replacing: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        columns = [("", "—"), *((name, name) for name in found["fields"])]
        fields: Any = self.fields
        fields["system"].choices = systems(found["crs"])
        fields["encoding"].choices = [("", _("请选择"))] * (not found["encoding"]) + [
            (name, "GBK / GB18030" if name == tables.GBK else name) for name in tables.ENCODINGS
        ]
        fields["permission"].choices = [
            ("", _("本区所有人")),
            *sorted(permissions().items(), key=lambda row: str(row[1])),
        ]
        for name in ("label_field", "class_field", "time_field", "lon", "lat", "wkt"):
            fields[name].choices = columns
        self._leave_out(found, table=table, replacing=replacing)
        for field in fields.values():
            if isinstance(field, forms.CharField):
                field.validators.append(ProhibitNullCharactersValidator())

    def _leave_out(self, found: dict[str, Any], *, table: bool, replacing: bool) -> None:
        raster = found["kind"] == "Raster"
        absent = {"lon", "lat", "wkt"} if not table else set()
        absent |= {"encoding", "label_field", "class_field", "time_field"} if raster else set()
        absent |= {"title", "permission", "credit", "mark"} if replacing else set()
        for name in absent:
            del self.fields[name]

    def choice(self, index: int) -> Choice:
        """What the action is asked."""
        said = {name: str(value).strip() for name, value in self.cleaned_data.items()}
        system = said["system"]
        if system == OTHER:
            number = said.get("epsg", "").removeprefix("EPSG:")
            system = f"EPSG:{number}" if number else ""
        columns: dict[str, str] = {name: said[name] for name in ("lon", "lat", "wkt") if name in said}
        kept = ("encoding", "title", "permission", "credit", "mark", "label_field", "class_field", "time_field")
        return Choice(index=index, system=system, columns=columns, **{name: said.get(name, "") for name in kept})


class AmendForm(forms.Form):
    """What a layer says of itself."""

    title = forms.CharField(label=_("图层名称"), max_length=64)
    permission = forms.ChoiceField(label=_("谁能看"), required=False)
    credit = forms.CharField(label=_("来源与许可"), max_length=LONGEST, required=False)
    mark = forms.CharField(label=_("标注"), max_length=16, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["permission"].choices = [
            ("", _("本区所有人")),
            *sorted(permissions().items(), key=lambda row: str(row[1])),
        ]
