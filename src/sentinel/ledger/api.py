"""Read API of every ledger: GET /api/v1/<module>/<noun> and …/<key>, the same scope as the pages."""

from typing import Annotated, Any

from django.http import HttpResponse
from ninja import NinjaAPI, Path, Query, Schema
from ninja.errors import ValidationError
from ninja.security import django_auth
from pydantic import AfterValidator, Field

from sentinel.kernel.middleware import ActorRequest
from sentinel.kernel.refusals import Invalid, NotFound, Refused
from sentinel.ledger import cells
from sentinel.ledger.declaration import LEDGERS, Ledger
from sentinel.ledger.listing import listing

MAX_LIMIT, MAX_OFFSET = 500, 10_000_000


def _no_nul(value: str) -> str:
    if "\x00" in value:
        raise ValueError("must not contain NUL")
    return value


Text = Annotated[str, AfterValidator(_no_nul)]


class Asked(Schema):
    """What every list can be asked; filters come beside it under the names of their columns."""

    q: Text = ""
    sort: Text = ""
    limit: Annotated[int, Field(ge=1, le=MAX_LIMIT)] = 50
    offset: Annotated[int, Field(ge=0, le=MAX_OFFSET)] = 0


class Page(Schema):
    """A page of rows."""

    count: int
    items: list[dict[str, Any]]


class Problem(Schema):
    """Why a request was refused: a stable code, a sentence, and sentences by field."""

    code: str
    text: str
    fields: dict[str, str] = {}


PROBLEMS: Any = {401: Problem, 403: Problem, 404: Problem, 422: Problem}
# No docs page: it would fetch its scripts from outside. The description itself is at openapi.json.
api = NinjaAPI(title="京西哨兵 Jingxi Sentinel", version="1", auth=django_auth, docs_url=None, urls_namespace="api")


@api.exception_handler(Refused)
def _refused(request: ActorRequest, refused: Refused) -> HttpResponse:
    body = {"code": refused.code, "text": refused.text, "fields": getattr(refused, "errors", {})}
    return api.create_response(request, body, status=refused.status)


@api.exception_handler(ValidationError)
def _invalid(request: ActorRequest, error: ValidationError) -> HttpResponse:
    fields = {str(item["loc"][-1]): str(item["msg"]) for item in error.errors}
    return api.create_response(request, {"code": "invalid", "text": "参数不对。", "fields": fields}, status=422)


def _item(ledger: Ledger, row: Any) -> dict[str, Any]:
    shown = {
        column.field: cells.jsonable(cells.raw(ledger, column, row)) for column in ledger.columns if column.exported
    }
    # Last, so that a column of that name never hides what the row is asked for by.
    return {**shown, "key": ledger.key_of(row)}


def _permit(ledger: Ledger, request: ActorRequest) -> None:
    if not request.actor.has(ledger.permission):
        request.actor.require_in(ledger.permission, "")


def _publish(ledger: Ledger) -> None:
    path = f"/{ledger.name.replace('.', '/')}"

    filters = {column.field for column in ledger.columns if column.filtered}

    def rows(request: ActorRequest, asked: Query[Asked]) -> dict[str, Any]:
        _permit(ledger, request)
        unknown = set(request.GET) - filters - set(Asked.model_fields)
        if unknown:
            raise Invalid({name[:32]: "没有这个筛选项。" for name in unknown})
        chosen = {name: str(request.GET[name]) for name in filters & set(request.GET)}
        found = listing(ledger, request.actor, {**chosen, "q": asked.q, "sort": asked.sort})
        window = found.rows[asked.offset : asked.offset + asked.limit]
        return {"count": found.rows.count(), "items": [_item(ledger, row) for row in window]}

    def row(request: ActorRequest, key: Annotated[Text, Path()]) -> dict[str, Any]:
        _permit(ledger, request)
        found = ledger.rows(request.actor).filter(**{ledger.key: key}).first()
        if found is None:
            raise NotFound("没有这条记录，或不在您的管辖范围。")
        return _item(ledger, found)

    name = ledger.name.replace(".", "_")
    api.get(path, response={200: Page, **PROBLEMS}, operation_id=f"list_{name}", summary=str(ledger.title))(rows)
    api.get(
        f"{path}/{{path:key}}",
        response={200: dict[str, Any], **PROBLEMS},
        operation_id=f"get_{name}",
        summary=str(ledger.title),
    )(row)


for _ledger in LEDGERS.values():
    _publish(_ledger)
