"""Forms of the keeper. They check what was typed; the actions decide."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

BOX = {"class": "form-control"}
PICK = {"class": "form-select"}
DAY = {**BOX, "type": "date"}
FEN = 100


def _chosen(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, widget=forms.Select(attrs=PICK))


def _amount() -> forms.IntegerField:
    attrs = {**BOX, "inputmode": "numeric"}
    return forms.IntegerField(label=_("数量"), min_value=1, widget=forms.NumberInput(attrs=attrs))


def _words(label: Any, hint: Any = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=120, help_text=hint, widget=forms.TextInput(attrs=BOX))


class _WithKinds(forms.Form):
    """A form that offers rows of the queries by their codes."""

    def __init__(self, *args: Any, offers: Mapping[str, list[tuple[str, str]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in offers.items():
            self.fields[name].choices = [("", _("请选择")), *choices]  # type: ignore[attr-defined]


class ReceiveForm(_WithKinds):
    """One batch that comes in."""

    kind = _chosen(_("品类"))
    batch = forms.CharField(
        label=_("生产批次"),
        max_length=24,
        help_text=_("没有批号的，填入库日期如 20230729"),
        widget=forms.TextInput(attrs=BOX),
    )
    quantity = _amount()
    made_on = forms.DateField(label=_("生产日期"), required=False, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    expires_on = forms.DateField(
        label=_("有效期至"),
        required=False,
        help_text=_("不填则按品类保质期计算"),
        widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
    )
    place = forms.CharField(label=_("货位"), max_length=24, required=False, widget=forms.TextInput(attrs=BOX))
    unit_value = forms.DecimalField(
        label=_("单价（元）"),
        required=False,
        min_value=Decimal(0),
        max_digits=9,
        decimal_places=2,
        help_text=_("不填则按品类参考单价"),
        widget=forms.NumberInput(attrs={**BOX, "step": "0.01"}),
    )
    note = forms.CharField(label=_("来源说明"), max_length=120, required=False, widget=forms.TextInput(attrs=BOX))

    def row(self) -> dict[str, Any]:
        """The batch without its store and kind."""
        data = dict(self.cleaned_data)
        value = data.pop("unit_value")
        del data["kind"]
        return {**data, "unit_value_fen": None if value is None else int(value * FEN)}


class DrawForm(_WithKinds):
    """Goods that go out without an order."""

    kind = _chosen(_("品类"))
    quantity = _amount()
    reason = _words(_("领用事由"), _("如：社区演练领用"))


class TransferForm(_WithKinds):
    """Goods that go over to another store."""

    kind = _chosen(_("品类"))
    to = _chosen(_("调入库"))
    quantity = _amount()
    reason = _words(_("移库事由"), _("如：汛前前置"))


class ReturnForm(forms.Form):
    """Goods that come back unused."""

    quantity = _amount()
    reason = _words(_("退库事由"))
