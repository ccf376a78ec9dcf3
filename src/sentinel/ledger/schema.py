"""The shape of a ledger's request body as OpenAPI describes it. Only described here: what fits is said by the form."""

from typing import Annotated, Any

from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from ninja import Schema
from pydantic import ConfigDict, WithJsonSchema, create_model

from sentinel.ledger.declaration import Ledger
from sentinel.ledger.form import PointAsText, form_class


def _described(field: forms.Field, *, once: bool) -> dict[str, Any]:
    kind: dict[str, Any] = {"type": "string"}
    if isinstance(field, PointAsText):
        kind = {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2}
    elif isinstance(field, SimpleArrayField):
        kind = {"type": "array", "items": {"type": "string"}}
    elif isinstance(field, forms.BooleanField):
        kind = {"type": "boolean"}
    elif isinstance(field, forms.DecimalField | forms.FloatField):
        kind = {"type": "number"}
    elif isinstance(field, forms.IntegerField):
        kind = {"type": "integer"}
    elif isinstance(field, forms.DateTimeField):
        kind = {"type": "string", "format": "date-time"}
    elif isinstance(field, forms.DateField):
        kind = {"type": "string", "format": "date"}
    elif isinstance(field, forms.TypedChoiceField):
        choices: Any = field.choices
        kind = {"type": "string", "enum": [str(value) for value, _label in choices if value not in ("", None)]}
    elif isinstance(field, forms.CharField) and field.max_length:
        kind = {"type": "string", "maxLength": field.max_length}
    said = {"description": "只在新建时填写，之后不能修改。"} if once else {}
    return {**kind, "title": str(field.label or ""), **said}


def body_schema(ledger: Ledger) -> type[Schema]:
    """A body over the edited columns; all may be left out, the form says which may not."""
    fields: dict[str, Any] = {
        name: (Annotated[Any, WithJsonSchema(_described(field, once=ledger.by_field[name].once))], None)
        for name, field in form_class(ledger)().fields.items()
    }
    name = "".join(part.title() for part in ledger.name.replace(".", "_").split("_"))
    made: type[Schema] = create_model(f"{name}Fields", __base__=_Body, **fields)
    return made


class _Body(Schema):
    model_config = ConfigDict(extra="forbid")
