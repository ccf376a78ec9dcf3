"""Forms that act: shown, or acted on; a refusal shows the same page with what was typed."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sentinel.kernel.refusals import Invalid, Refused


def put_refusal(form: forms.BaseForm, refused: Refused) -> None:
    """Show a refusal on the form: beside its fields where it names them, with its code above them where not."""
    if not isinstance(refused, Invalid):
        form.add_error(None, ValidationError(str(refused), code=refused.code))
        return
    for field, text in refused.errors.items():
        form.add_error(field if field in form.fields else None, text)


def form_page(
    request: HttpRequest,
    page: str,
    form: forms.BaseForm,
    act: Callable[[], HttpResponse],
    context: Mapping[str, Any],
) -> HttpResponse:
    """Show the form on its page, or act on it; what was typed stays where it is wrong or refused."""
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return act()
            except Refused as refused:
                put_refusal(form, refused)
                status = refused.status
    return render(request, page, {"form": form, **context}, status=status)
