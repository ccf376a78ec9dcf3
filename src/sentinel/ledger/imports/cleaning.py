"""From typed text to values, field by field, by the form's own fields built once; labels are taken for codes."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from sentinel.kernel.scope import AreaCodeField
from sentinel.ledger.declaration import Column, Ledger
from sentinel.ledger.form import PointAsText, form_class
from sentinel.ledger.imports.reader import LOST, NUL

LONGEST = 32_767
MOST_LINKED = 20_000
SHOWN_CHOICES = 8
YES = {"是", "有", "真", "对", "y", "yes", "true", "t", "1", "√", "✓", "✔"}
NO = {"否", "无", "没有", "假", "不", "n", "no", "false", "f", "0", "×", "✗", "✘"}
EXCEL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a serial date has no zone
EXCEL_LAST = 2_958_466
_DAY = re.compile(r"^(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?)|(\d{2})(\d{2}))(?:[\sT]*(.+))?$")
_HOUR = re.compile(r"^(\d{1,2})[:时点](?:(\d{1,2})分?)?(?:[::]?(\d{1,2})(?:\.\d+)?秒?)?(Z|[+-]\d{2}:?\d{2})?$")
_GROUPS = re.compile(r"(?<=\d)[,，'\s](?=\d{3}(?:\D|$))")
_BRACKETED = re.compile(r"[(（].*?[)）]")
_ITEMS = re.compile(r"[、,，;；\n]+")

Clean = Callable[[str], Any]
MISSING = object()


def wide(text: str) -> str:
    """Full-width letters and digits as plain ones."""
    return unicodedata.normalize("NFKC", text).strip()


def whole_date(text: str) -> datetime:
    """A naive instant from the ways people write dates, or from a spreadsheet's serial number."""
    typed = wide(text)
    try:
        serial = float(typed)
    except ValueError:
        serial = 0.0
    if 1 <= serial < EXCEL_LAST:
        return EXCEL_EPOCH + timedelta(seconds=round(serial * 86_400))
    if (found := _DAY.match(typed)) is None:
        raise ValidationError(_("请写成“2024-05-01”或“2024年5月1日”这样的日期。"))
    year, month, day, plain_month, plain_day, rest = found.groups()
    try:
        moment = datetime(int(year), int(month or plain_month), int(day or plain_day))  # noqa: DTZ001 - zone below
        return _at_hour(moment, rest) if rest else moment
    except ValueError:
        raise ValidationError(_("没有“{text}”这一天或这个时刻。").format(text=text[:32])) from None


def _at_hour(day: datetime, text: str) -> datetime:
    if (found := _HOUR.match(text.strip())) is None:
        raise ValueError(text)
    hour, minute, second, zone = found.groups()
    moment = day.replace(hour=int(hour), minute=int(minute or 0), second=int(second or 0))
    return moment if zone is None else datetime.fromisoformat(f"{moment.isoformat()}{zone}")


def _day(text: str) -> date:
    return whole_date(text).date()


def _instant(text: str) -> datetime:
    moment = whole_date(text)
    return moment if moment.tzinfo is not None else timezone.make_aware(moment)


def _yes_or_no(text: str) -> bool:
    word = wide(text).lower()
    if word in YES:
        return True
    if word in NO:
        return False
    raise ValidationError(_("请填“是”或“否”。"))


def _one_of(choices: Sequence[tuple[Any, Any]]) -> Clean:
    offered = [(value, wide(str(label))) for value, label in choices if value not in ("", None)]
    # “村（社区）级” is also written 村级; the code itself and the whole label come before such short forms.
    known = {_BRACKETED.sub("", label): value for value, label in offered}
    known |= {label: value for value, label in offered} | {str(value): value for value, _label in offered}
    shown = "、".join([str(label) for value, label in choices if value not in ("", None)][:SHOWN_CHOICES])

    def clean(text: str) -> Any:
        value = known.get(wide(text), MISSING)
        if value is MISSING:
            raise ValidationError(_("没有“{text}”这一项，可以填：{shown}。").format(text=text[:32], shown=shown))
        return value

    return clean


def _linked(made: "forms.ModelChoiceField[Any]") -> Clean:
    """A row of another table by its code, name or number; two of one name are told apart by code only."""
    known: dict[str, Any] = {}
    names: dict[str, list[Any]] = {}
    queryset: Any = made.queryset
    for row in queryset.all()[:MOST_LINKED]:
        for word in (str(getattr(row, "code", "")), str(row.pk)):
            known.setdefault(word, row)
        for word in {str(row), str(getattr(row, "name", ""))}:
            names.setdefault(wide(word), []).append(row)

    def clean(text: str) -> Any:
        found = names.get(wide(text), [])
        row = known.get(text.strip()) or (found[0] if len(found) == 1 else None)
        if row is None:
            raise ValidationError(
                _("有几个“{text}”，请改填编号。").format(text=text[:32])
                if found
                else _("没有“{text}”。").format(text=text[:32])
            )
        return row

    return clean


class Areas:
    """The division tree by code and by every name people use."""

    def __init__(self, rows: Sequence[tuple[str, str, str, str | None]]) -> None:
        self.short = {code: short for code, _name, short, _parent in rows}
        self.names: dict[str, set[str]] = {}
        for code, name, short, parent in rows:
            above = self.short.get(parent or "", "")
            for word in {name, short, f"{above}{name}", f"{above}{short}"}:
                self.names.setdefault(wide(word), set()).add(code)

    def code(self, text: str) -> str:
        """The 12-digit code of a code (trailing zeros may be left out) or a name."""
        typed = re.sub(r"[\s/>·]+", "", wide(text))
        if typed.isdigit():
            code = typed.ljust(12, "0")
            if code in self.short:
                return code
            raise ValidationError(_("没有区划 {text}。").format(text=typed[:16]))
        found = self.names.get(typed, set())
        if len(found) != 1:
            raise ValidationError(
                _("有几个“{text}”，请写成“镇名村名”或填 12 位区划代码。").format(text=text[:24])
                if found
                else _("没有叫“{text}”的镇街或村、社区。").format(text=text[:24])
            )
        return next(iter(found))


def _several(each: Clean) -> Clean:
    return lambda text: [each(item) for item in _ITEMS.split(text) if item.strip()]


def _number(made: forms.Field, unit: str) -> Clean:
    def clean(text: str) -> Any:
        typed = wide(text)
        if unit and typed.endswith(unit):
            typed = typed.removesuffix(unit).strip()
        return made.clean(_GROUPS.sub("", typed))

    return clean


def _way(made: forms.Field, column: Column, model_field: Any, areas: Areas) -> Clean:
    """How text becomes a value of this field."""
    if isinstance(model_field, AreaCodeField):
        return areas.code
    if isinstance(made, forms.ModelChoiceField):
        return _linked(made)
    if isinstance(made, forms.BooleanField | forms.NullBooleanField):
        return _yes_or_no
    if isinstance(made, forms.ChoiceField):
        return _one_of(list(made.choices))  # type: ignore[arg-type]
    if isinstance(made, SimpleArrayField):
        inner = model_field.base_field
        return _several(areas.code if isinstance(inner, AreaCodeField) else made.base_field.clean)
    if isinstance(made, forms.DateTimeField):
        return _instant
    if isinstance(made, forms.DateField):
        return _day
    if isinstance(made, forms.IntegerField):
        return _number(made, wide(str(column.unit)))
    return (lambda text: made.clean(wide(text))) if isinstance(made, PointAsText) else made.clean


@dataclass(slots=True)
class Cleaner:
    """One field: text in, value out, each text judged once."""

    made: forms.Field
    way: Clean
    validators: list[Callable[[Any], None]]
    known: dict[str, tuple[Any, str]] = field(default_factory=dict)

    def __call__(self, text: str) -> tuple[Any, str]:
        """The value and "", or MISSING and a sentence."""
        found = self.known.get(text)
        if found is None:
            found = self.known[text] = self._judge(text)
        return found

    def _judge(self, text: str) -> tuple[Any, str]:
        if NUL in text or LOST in text:
            return MISSING, _("有认不出的字符，请改正。")
        if len(text) > LONGEST:
            return MISSING, _("文字太长（超过 {n} 字）。").format(n=LONGEST)
        try:
            value = self.way(text)
            for validate in self.validators:
                validate(value)
        except ValidationError as wrong:
            return MISSING, "".join(wrong.messages)
        except (OverflowError, ValueError):
            return MISSING, _("填写的内容不对。")
        return value, ""

    def empty(self) -> tuple[Any, str]:
        """What stands for nothing typed: the field's emptiness, or that something is required."""
        try:
            return self.made.clean(None if not isinstance(self.made, forms.CharField) else ""), ""
        except ValidationError as wrong:
            return MISSING, "".join(wrong.messages)

    def default(self) -> tuple[Any, str]:
        """What a new row takes where nothing was typed: the model's own default before emptiness."""
        initial = self.made.initial
        if initial is None or initial == "":
            return self.empty()
        return (initial() if callable(initial) else initial), ""


def cleaners(ledger: Ledger, areas: Areas) -> Mapping[str, Cleaner]:
    """A cleaner for every field a file can bring."""
    found = {}
    for name, made in form_class(ledger)().fields.items():
        column = ledger.by_field[name]
        model_field = ledger.model_field(column)
        kinds = {type(validator) for validator in made.validators}
        asked = () if model_field is None else model_field.validators  # what the action alone knows has none
        more = [validator for validator in asked if type(validator) not in kinds]
        found[name] = Cleaner(made, _way(made, column, model_field, areas), more)
    return found
