"""What a person knows of one gully: the quantities a chain of disasters asks for, every one of them optional."""

from typing import Any

from django import forms

from sentinel.wings.watch.geohazards import queries

MOST = 1e12


class ChainForm(forms.Form):
    """One number for each quantity; left empty it is not known."""

    def __init__(self, *args: Any, **said: Any) -> None:
        super().__init__(*args, **said)
        for name, measure in queries.measures().items():
            unit = f"（{measure.unit}）" if measure.unit else ""
            field = forms.FloatField(
                label=f"{measure.meaning}{unit}",
                required=False,
                min_value=0,
                max_value=MOST,
                help_text=queries.ASKED[name],
            )
            # Templates head neighbouring fields by it, as those of every derived form.
            field.group = queries.group_of(name)  # type: ignore[attr-defined]
            self.fields[name] = field
