"""Places to choose from: what a reader may write in, villages and communities under their town."""

from collections import Counter
from typing import Any

from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.utils.translation import gettext as _

from sentinel.kernel import areas
from sentinel.kernel.actor import Actor
from sentinel.kernel.scope import AreaCodeField, area_stem
from sentinel.ledger import Ledger
from sentinel.ledger.form import NOTHING_CHOSEN

TOWN = 9
Choice = tuple[str, Any]


class Places(forms.CheckboxSelectMultiple):
    """Several of the places, each a box to tick: whole towns at once, what lies in a town opens under it."""

    template_name = "web/parts/places.html"

    def format_value(self, value: Any) -> list[str]:
        """The chosen values of a list, also where the field gives it as one text."""
        return list(super().format_value(value.split(",") if isinstance(value, str) and value else value))

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Towns inside which something is ticked stand open."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        groups = context["widget"]["optgroups"]
        ticked = {index for _town, options, index in groups if any(option["selected"] for option in options[1:])}
        context["widget"]["open"] = ticked
        return context


def choices(actor: Actor, permission: str) -> list[Choice]:
    """(code, name) of the areas an actor may write in; a town's own stand together."""
    names, found = areas.names(), list[Choice]()
    times = Counter(names.values())
    inside: dict[str, list[Choice]] = {}
    for code in sorted(names):
        if not actor.may_in(permission, code):
            continue
        stem = area_stem(code)
        if len(stem) < TOWN:
            found.append((code, names[code]))
            continue
        town = names.get(f"{code[:TOWN]}000", code[:TOWN])
        said = names[code] if times[names[code]] == 1 else f"{town}{names[code]}"
        if len(stem) == TOWN:
            said = _("{town}（全域）").format(town=town)
        inside.setdefault(town, []).append((code, said))
    return [*found, *inside.items()]


def offer(ledger: Ledger, form: "forms.BaseForm", actor: Actor) -> None:
    """Let the places of a derived form be chosen by name."""
    kept = {name: ledger.model_field(ledger.by_field[name]) for name in form.fields}
    one = [name for name, field in kept.items() if isinstance(field, AreaCodeField)]
    many = [name for name, made in form.fields.items() if _of_areas(made, kept[name])]
    offered = choices(actor, ledger.write_permission) if one or many else []
    for name in one:
        form.fields[name].widget = forms.Select(choices=[("", NOTHING_CHOSEN), *offered], attrs={"data-pick": ""})
        if actor.area_code and len(area_stem(actor.area_code)) >= TOWN:
            form.fields[name].initial = actor.area_code
    for name in many:
        form.fields[name].widget = Places(choices=offered)
        form.fields[name].help_text += _("整个镇街勾镇街名；只涉及个别村、社区的，在镇街名下展开再勾。")


def _of_areas(made: forms.Field, kept: Any) -> bool:
    return isinstance(made, SimpleArrayField) and isinstance(getattr(kept, "base_field", None), AreaCodeField)
