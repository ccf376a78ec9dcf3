"""Forms derived from edited columns. A form never saves; the action does."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.gis.db.models import PointField
from django.contrib.gis.geos import Point
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _

from sentinel.geo import coordinates
from sentinel.kernel.crypto import EncryptedText
from sentinel.ledger.declaration import Ledger

NOTHING_CHOSEN = _("请选择")


class Moment(forms.DateTimeInput):
    """A date and time as browsers edit it, to the minute."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class Day(forms.DateInput):
    """A date as browsers edit it."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class PointAsText(forms.CharField):
    """A position as people write it: decimal degrees, 度分秒, or marked with the map it was taken from."""

    def __init__(self, *, srid: int, **kwargs: Any) -> None:
        self.srid = srid
        super().__init__(help_text=coordinates.HINT, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Show a stored point as text."""
        return f"{value.x:.6f}, {value.y:.6f}" if isinstance(value, Point) else value

    def clean(self, value: Any) -> Any:
        """A point, or a sentence that says how to write one."""
        typed = super().clean(value)
        if not typed:
            return None
        try:
            read = coordinates.read(typed)
        except coordinates.Unreadable as unreadable:
            raise forms.ValidationError(str(unreadable)) from None
        return Point(read.lon, read.lat, srid=self.srid)


def _field(model_field: Any, **kwargs: Any) -> forms.Field | None:
    if isinstance(model_field, PointField):
        return PointAsText(srid=model_field.srid, label=model_field.verbose_name, required=not model_field.blank)
    if isinstance(model_field, EncryptedText):
        kwargs["widget"] = forms.TextInput
    made: forms.Field | None = model_field.formfield(**kwargs)
    if isinstance(made, forms.ModelChoiceField):
        made.empty_label = str(NOTHING_CHOSEN)
    elif isinstance(made, forms.TypedChoiceField):
        offered: Any = made.choices
        made.choices = [(value, label if value else NOTHING_CHOSEN) for value, label in offered]
    elif isinstance(made, forms.DateTimeField):
        made.widget = Moment()
    elif isinstance(made, forms.DateField):
        made.widget = Day()
    if isinstance(made, forms.CharField) and not any(
        isinstance(known, ProhibitNullCharactersValidator) for known in made.validators
    ):
        made.validators.append(ProhibitNullCharactersValidator())
    return made


def form_class(ledger: Ledger, names: Sequence[str] | None = None) -> "type[forms.ModelForm[Any]]":
    """A ModelForm over the edited columns, or over some of them.

    A column with a `value` (a masked number) stands in the form of a row as its list shows it: nobody reads more than
    there, and what is left as it stands is not changed. A column that is `asked` in its own way is no field of the
    model to the form: the action alone knows what it means.
    """
    wanted = ledger.editable(new=True) if names is None else list(names)
    columns = [ledger.by_field[name] for name in wanted]
    shown = {column.field: column.value for column in columns if column.value is not None}
    asked = {column.field: column.asked for column in columns if column.asked is not None}

    class Shown(forms.ModelForm[Any] if TYPE_CHECKING else forms.ModelForm):  # type: ignore[misc]
        field_order = wanted

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            for name, field in self.fields.items():
                field.group = ledger.by_field[name].group
            if self.instance.pk is not None:
                self.initial |= {name: getattr(self.instance, name, None) for name in asked}
                self.initial |= {name: value(self.instance) for name, value in shown.items() if name in self.fields}

    return forms.modelform_factory(
        ledger.model,
        form=type("Shown", (Shown,), dict(asked)),
        fields=[name for name in wanted if name not in asked],
        formfield_callback=_field,
    )


def changes(form: "forms.ModelForm[Any]") -> dict[str, Any]:
    """Only what the person changed, for the update action."""
    return {name: form.cleaned_data[name] for name in form.changed_data}
