"""Forms of scrapping."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

BOX = {"class": "form-control"}
FEN = 100


class ScrapForm(forms.Form):
    """Goods that are good for nothing any more."""

    quantity = forms.IntegerField(
        label=_("数量"), min_value=1, widget=forms.NumberInput(attrs={**BOX, "inputmode": "numeric"})
    )
    reason = forms.CharField(label=_("报废原因"), max_length=120, widget=forms.TextInput(attrs=BOX))


class DisposeForm(forms.Form):
    """How scrapped goods were disposed of."""

    note = forms.CharField(label=_("处置方式"), max_length=120, widget=forms.TextInput(attrs=BOX))
    residual = forms.DecimalField(
        label=_("残值收入（元，上缴）"),
        required=False,
        min_value=Decimal(0),
        max_digits=9,
        decimal_places=2,
        widget=forms.NumberInput(attrs={**BOX, "step": "0.01"}),
    )

    def residual_fen(self) -> int:
        """The residual value in fen."""
        return int((self.cleaned_data["residual"] or Decimal(0)) * FEN)
