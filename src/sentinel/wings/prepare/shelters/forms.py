"""What is typed when a shelter is opened, and at its door."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sentinel.wings.prepare.shelters.actions import GuestSpec
from sentinel.wings.prepare.shelters.choices import Care, Duration, Space

MOST = 500


class OpeningForm(forms.Form):
    """The words people are told, and on what ground."""

    basis = forms.CharField(label=_("启用依据"), max_length=200, help_text=_("响应、预警或指令的编号，如：防汛Ⅱ级响应"))
    incident = forms.ChoiceField(label=_("所属事件"), required=False)
    duration = forms.ChoiceField(label=_("启用时长"), choices=Duration.choices)
    address = forms.CharField(label=_("具体地址"), max_length=96)
    path = forms.CharField(
        label=_("到达路径"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("从哪条路、哪个站来，怎么走；公告原文照此写出。"),
    )

    def __init__(self, *args: Any, incidents: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["incident"].choices = [("", _("无")), *incidents]  # type: ignore[attr-defined]


class ArrivalForm(forms.Form):
    """A family at the door: the head, how many, and what is known of the rest."""

    name = forms.CharField(label=_("代表姓名"), max_length=32, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    people = forms.IntegerField(
        label=_("人数"), min_value=1, max_value=MOST, widget=forms.NumberInput(attrs={"inputmode": "numeric"})
    )
    counted = forms.BooleanField(label=_("已由转移名单或计数计入，不重复加人"), required=False)
    phone = forms.CharField(
        label=_("电话"), required=False, max_length=16, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    id_number = forms.CharField(label=_("身份证号"), required=False, max_length=18)
    care = forms.ChoiceField(label=_("特殊需要"), choices=Care.choices)
    others = forms.CharField(
        label=_("同行人员"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("一行一人：姓名 身份证号（可不写） 特殊需要（可不写）"),
    )
    from_area = forms.ChoiceField(label=_("来自"), required=False)
    place = forms.CharField(label=_("铺位"), required=False, max_length=32)
    note = forms.CharField(label=_("说明"), required=False, max_length=200)

    def __init__(self, *args: Any, areas: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from_area"].choices = [("", _("未说明")), *areas]  # type: ignore[attr-defined]

    def guests(self) -> list[GuestSpec]:
        """The head and everybody whose name was written."""
        data = self.cleaned_data
        head = GuestSpec(
            name=data["name"].strip(), id_number=data["id_number"].strip().upper(), phone=data["phone"].strip(),
            care=data["care"],
        )  # fmt: skip
        return [head, *(_guest(line.split()) for line in data["others"].splitlines() if line.strip())]


def _guest(words: list[str]) -> GuestSpec:
    """A line as people write it: the name, then number and need in any order."""
    needs = {str(label): str(value) for value, label in Care.choices}
    care = next((needs[word] for word in words[1:] if word in needs), Care.NONE.value)
    number = next((word.upper() for word in words[1:] if word not in needs), "")
    return GuestSpec(name=words[0], id_number=number, care=care)


class NearestForm(forms.Form):
    """Where from, for how many, under a roof or not."""

    point = forms.CharField(
        label=_("或位置（经度, 纬度）"), required=False, max_length=40, help_text=_("如 116.032, 39.972")
    )
    area = forms.ChoiceField(label=_("村（社区）"), required=False)
    people = forms.IntegerField(label=_("人数"), min_value=1, max_value=100_000, initial=1)
    space = forms.ChoiceField(label=_("空间"), required=False, choices=[("", _("不限")), *Space.choices])

    def __init__(self, *args: Any, areas: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = [("", "—"), *areas]  # type: ignore[attr-defined]

    def clean_point(self) -> tuple[float, float] | None:
        """A position, or a sentence that says how to write one."""
        typed = self.cleaned_data["point"].replace("\uff0c", ",").strip()
        if not typed:
            return None
        try:
            lon, lat = (float(part) for part in typed.split(","))
        except ValueError:
            raise forms.ValidationError(_("请写成“经度, 纬度”，如 116.032, 39.972。")) from None
        if not (-180 <= lon <= 180 and -90 <= lat <= 90):
            raise forms.ValidationError(_("经度在 -180 到 180、纬度在 -90 到 90 之间。"))
        return lon, lat
