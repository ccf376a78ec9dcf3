"""Forms of the dispatches. They check what was typed; the actions decide."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

BOX = {"class": "form-control"}
PICK = {"class": "form-select"}
MINUTE = "%Y-%m-%dT%H:%M"
MOST = 9_999_999


def _when(label: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={**BOX, "type": "datetime-local"}, format=MINUTE)
    return forms.DateTimeField(label=label, input_formats=[MINUTE], widget=widget)


def _text(label: Any, length: int, hint: Any = "", *, required: bool = True) -> forms.CharField:
    widget = forms.TextInput(attrs=BOX)
    return forms.CharField(label=label, max_length=length, help_text=hint, required=required, widget=widget)


class Amounts(forms.Form):
    """A form with one quantity for each of some keys; `amounts` gives those that were filled in."""

    prefix_of_amounts = "n-"

    def __init__(self, *args: Any, keys: Iterable[tuple[str, str, int | None]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys = []
        for key, label, given in keys:
            self.keys.append(key)
            self.fields[self.prefix_of_amounts + key] = forms.IntegerField(
                label=label,
                required=False,
                min_value=0,
                max_value=MOST,
                initial=given,
                widget=forms.NumberInput(attrs={**BOX, "inputmode": "numeric"}),
            )

    def amounts(self) -> dict[str, int]:
        """The quantities that were filled in, by key."""
        data = self.cleaned_data
        typed = {key: data[self.prefix_of_amounts + key] for key in self.keys}
        return {key: value for key, value in typed.items() if value is not None}

    def box(self, key: str) -> Any:
        """The bound field of a key."""
        return self[self.prefix_of_amounts + key]


class NeedForm(Amounts):
    """What a unit asks for."""

    title = _text(_("事由"), 96, _("一事一令：一张申请只办一件事"))
    area_code = forms.ChoiceField(label=_("用在哪里"), widget=forms.Select(attrs=PICK))
    place = _text(_("送达地点"), 96)
    receiver = _text(_("接收人"), 32)
    contact = _text(_("接收人电话"), 32)
    due_at = _when(_("要求送达时间"))
    matter = forms.ChoiceField(label=_("关联事件"), required=False, widget=forms.Select(attrs=PICK))
    reason = _text(_("需求说明"), 300, required=False)

    def __init__(
        self, *args: Any, areas: Iterable[tuple[str, str]], matters: Iterable[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area_code"].choices = [("", _("请选择")), *areas]  # type: ignore[attr-defined]
        self.fields["matter"].choices = [("", _("不关联")), *matters]  # type: ignore[attr-defined]


class ReviewForm(Amounts):
    """What is agreed to."""

    note = _text(_("审核意见"), 200, required=False)


class IssueForm(Amounts):
    """From which stores how much, by when, on what basis."""

    due_at = _when(_("要求送达时间"))
    basis = _text(_("依据"), 120, _("如：区防指指令、会商纪要编号"))
    transport = _text(_("运输方式"), 64, required=False)


class AccountForm(forms.Form):
    """What became of some of one kind."""

    kind = forms.CharField(max_length=3)
    act = forms.ChoiceField(choices=[(name, name) for name in ("hand_out", "recover", "write_off")])
    quantity = forms.IntegerField(min_value=1, max_value=MOST)
    note = forms.CharField(max_length=200, required=False)
    store = forms.CharField(max_length=24, required=False)
