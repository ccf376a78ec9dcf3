"""Pages a list cannot give: telling of an accident, two assessments beside each other."""

from typing import Any, cast

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sentinel.kernel.clock import now
from sentinel.kernel.middleware import ActorRequest
from sentinel.ledger import LEDGERS
from sentinel.ledger.form import form_class
from sentinel.web.form_pages import form_page
from sentinel.wings.watch.consequences import actions, queries
from sentinel.wings.watch.consequences.choices import Kind
from sentinel.wings.watch.consequences.forms import AMOUNT_HINTS, HINTS

LEDGER = "consequences.assessment"
WHERE = ("kind", "point", "place", "incident")
VIEW = "consequences.view"


@login_required
@require_http_methods(["GET", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    """Tell of an accident. The address may say where (`at`), what kind, or name an assessment to start `from`."""
    ledger = LEDGERS[LEDGER]
    _permit(request, ledger.write_permission)
    said = {name: text.replace("\x00", "") for name, text in request.GET.dict().items()}
    begun = _begun(request, said)
    kind = _kind(request.POST.get("kind") or str(begun.get("kind", "")))
    form = form_class(ledger, (*WHERE, *queries.asked(kind)))(
        request.POST if request.method == "POST" else None, initial={**begun, "kind": kind}
    )
    _fit(form, kind)

    def act() -> HttpResponse:
        row = actions.make_assessment(actor=request.actor, at=now(), **form.cleaned_data)
        return HttpResponseRedirect(ledger.record_url(row), status=303)

    kinds = [(each, HINTS[each], _query(request, each)) for each in Kind]
    context = {"ledger": ledger, "title": _("推演事故后果"), "cancel_url": ledger.url, "kinds": kinds, "kind": kind}
    return form_page(request, "consequences/new.html", form, act, context)


@login_required
@require_GET
def compare(request: ActorRequest) -> HttpResponse:
    """Two assessments beside each other; without two of them the choice."""
    _permit(request, VIEW)
    a, b = (_chosen(request, name) for name in ("a", "b"))
    context = {
        "title": _("两次推演对照"),
        "rows": queries.assessments(request.actor)[: queries.MOST_CHOICES],
        "a": a,
        "b": b,
        "sides": [queries.side(request.actor, each) for each in (a, b)] if a and b else [],
    }
    return render(request, "consequences/compare.html", context)


def _permit(request: ActorRequest, permission: str) -> None:
    if not request.actor.has(permission):
        request.actor.require_in(permission, "")


def _chosen(request: ActorRequest, name: str) -> Any:
    code = request.GET.get(name, "")
    return queries.assessment(request.actor, code) if code else None


def _kind(named: str) -> Kind:
    return Kind(named) if named in Kind.values else Kind.LEAK


def _begun(request: ActorRequest, said: dict[str, str]) -> dict[str, Any]:
    """What the form begins with: an earlier assessment, over it what the address says."""
    earlier = said.pop("from", "")
    begun = queries.told(queries.assessment(request.actor, earlier)) if earlier else {}
    at = said.pop("at", "")
    return {**begun, **({"point": at} if at else {}), **said}


def _query(request: ActorRequest, kind: Kind) -> str:
    """The address of the same form for another kind of accident."""
    query = request.GET.copy()
    query["kind"] = kind.value
    return query.urlencode()


def _fit(form: forms.BaseForm, kind: Kind) -> None:
    """The fields as this kind of accident asks them."""
    form.fields["kind"].widget = forms.HiddenInput()
    if "substance" in form.fields:
        field = cast(forms.TypedChoiceField, form.fields["substance"])
        held = queries.substances(kind)
        field.choices = [each for each in cast(Any, field.choices) if not each[0] or each[0] in held]
        field.required = True
    if "amount_kg" in form.fields:
        form.fields["amount_kg"].required = True
        form.fields["amount_kg"].help_text = AMOUNT_HINTS.get(kind, form.fields["amount_kg"].help_text)
