"""Forms of field headquarters."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sentinel.wings.respond.headquarters.choices import Duty

BOX = {"class": "form-control"}
PICK = {"class": "form-select", "data-pick": ""}
Offered = Sequence[tuple[str, str]]


class SetUpForm(forms.Form):
    """What is said when a headquarters is set up."""

    matter = forms.ChoiceField(label=_("突发事件"), widget=forms.Select(attrs=PICK))
    title = forms.CharField(label=_("名称"), max_length=120, widget=forms.TextInput(attrs=BOX))
    place = forms.CharField(label=_("地点"), max_length=120, widget=forms.TextInput(attrs=BOX))
    point = forms.RegexField(
        label=_("位置（经度,纬度）"),
        regex=r"^\s*-?\d{1,3}(\.\d+)?\s*[,，]\s*-?\d{1,2}(\.\d+)?\s*$",
        required=False,
        error_messages={"invalid": _("位置应写成“经度,纬度”，例如 116.10,39.94。")},
        widget=forms.TextInput(attrs=BOX),
    )
    commander = forms.ChoiceField(label=_("总指挥"), widget=forms.Select(attrs=PICK))
    groups = forms.MultipleChoiceField(label=_("工作组"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, matters: Offered, people: Offered, groups: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["matter"].choices = [("", _("请选择")), *matters]
        fields["commander"].choices = [("", _("请选择")), *people]
        fields["groups"].choices = [(name, name) for name in groups]
        fields["groups"].initial = list(groups)

    def position(self) -> tuple[float, float] | None:
        """The place as numbers."""
        text = self.cleaned_data["point"].replace("，", ",")
        if not text.strip():
            return None
        lon, lat = text.split(",")
        return float(lon), float(lat)


class JoinForm(forms.Form):
    """Who joins, as what, in which group."""

    person = forms.ChoiceField(label=_("人员"), widget=forms.Select(attrs=PICK))
    duty = forms.ChoiceField(
        label=_("职务"),
        choices=[choice for choice in Duty.choices if choice[0] != Duty.COMMANDER],
        initial=Duty.MEMBER,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    group = forms.ChoiceField(label=_("工作组"), required=False, widget=forms.Select(attrs={"class": "form-select"}))

    def __init__(self, *args: Any, people: Offered, groups: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["person"].choices = [("", _("请选择")), *people]
        fields["group"].choices = [("", _("不分组")), *((name, name) for name in groups)]


class WordsForm(forms.Form):
    """One text: a decision, or why somebody leaves."""

    text = forms.CharField(label=_("内容"), max_length=1000, widget=forms.Textarea(attrs={**BOX, "rows": 3}))


class OfferForm(forms.Form):
    """To whom the command goes, and how things stand."""

    to = forms.ChoiceField(label=_("接任人"), widget=forms.Select(attrs={"class": "form-select"}))
    reason = forms.CharField(label=_("交接情况"), max_length=300, widget=forms.Textarea(attrs={**BOX, "rows": 3}))

    def __init__(self, *args: Any, people: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [("", _("请选择")), *people]  # type: ignore[attr-defined]
