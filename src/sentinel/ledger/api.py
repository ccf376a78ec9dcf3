"""The API of every ledger, from its declaration: the same scope, actions and refusals as the pages.

GET /api/v1/<module>/<noun> and …/<key>; POST …/<noun> creates, PATCH …/<key> amends, POST …/<key>/moves/<move> is a
workflow action. `If-Match` carries the version (ETag) that was read, `Idempotency-Key` makes a request repeatable.
"""

from typing import Annotated, Any, cast

from django.http import HttpRequest, HttpResponse
from django.urls import register_converter
from django.urls.converters import StringConverter
from ninja import Body, NinjaAPI, Path, Query, Schema, Status
from ninja.errors import HttpError, ValidationError
from ninja.security import HttpBearer, django_auth
from pydantic import AfterValidator, ConfigDict, Field

from sentinel.kernel.clock import now, wall_now
from sentinel.kernel.middleware import ActorRequest
from sentinel.kernel.refusals import Invalid, NotFound, Refused
from sentinel.kernel.tokens import actor_of_token
from sentinel.ledger import cells, writing
from sentinel.ledger.declaration import LEDGERS, Ledger
from sentinel.ledger.idempotency import Given, once
from sentinel.ledger.listing import listing
from sentinel.ledger.schema import body_schema

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


class FieldProblem(Schema):
    """What is wrong with one field."""

    field: str
    code: str
    text: str


class Refusal(Schema):
    """Why a request was refused: a stable code, a sentence, and what is wrong field by field."""

    code: str
    text: str
    errors: list[FieldProblem] = []


class MoveAsked(Schema):
    """What a move may be given."""

    model_config = ConfigDict(extra="forbid")
    note: Text = ""


WORDS = {
    "extra_forbidden": "没有这一项。",
    "missing": "这一项必填。",
    "dict_type": "请求的内容应是一个 JSON 对象。",
    "model_attributes_type": "请求的内容应是一个 JSON 对象。",
    "string_type": "应为文字。",
    "int_parsing": "应为整数。",
    "int_parsing_size": "数字太大。",
}


class AnythingConverter(StringConverter):
    """A key as it stands in an address, slashes and line ends too: what names nothing is refused by us, in words."""

    regex = r"(?s:.)+"


register_converter(AnythingConverter, "anything")
READ: Any = {401: Refusal, 403: Refusal, 404: Refusal, 422: Refusal}
WRITE: Any = {400: Refusal, **READ, 409: Refusal}


class TokenAuth(HttpBearer):
    """`Authorization: Bearer …`: the actor is the token's, within its owner's own grants; no cookie, so no CSRF."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """The actor, also put on the request; None for a token that is unknown, over or revoked."""
        actor = actor_of_token(token, at=now())
        if actor is not None:
            cast("ActorRequest", request).actor = actor
        return actor


# No docs page: it would fetch its scripts from outside. The description itself is at openapi.json.
api = NinjaAPI(
    title="京西哨兵 Jingxi Sentinel",
    version="1",
    auth=[TokenAuth(), django_auth],
    docs_url=None,
    urls_namespace="api",
)


@api.exception_handler(Refused)
def _refused(request: HttpRequest, refused: Refused) -> HttpResponse:
    errors = [{"field": item.field, "code": item.code, "text": item.text} for item in writing.problems_of(refused)]
    return api.create_response(
        request, {"code": refused.code, "text": refused.text, "errors": errors}, status=refused.status
    )


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = [
        {"field": str(item["loc"][-1])[:64], "code": item["type"], "text": WORDS.get(item["type"], item["msg"])}
        for item in error.errors
    ]
    return api.create_response(request, {"code": "invalid", "text": "参数不对。", "errors": errors}, status=422)


@api.exception_handler(HttpError)
def _unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    body = {"code": "unreadable", "text": "请求的内容不是 JSON，或无法读取。", "errors": []}
    return api.create_response(request, body, status=error.status_code)


def _item(ledger: Ledger, row: Any) -> dict[str, Any]:
    shown = {
        column.field: cells.jsonable(cells.raw(ledger, column, row)) for column in ledger.columns if column.exported
    }
    # Last, so that a column of that name never hides what the row is asked for by.
    return {**shown, "key": ledger.key_of(row)}


def _permit(ledger: Ledger, request: ActorRequest) -> None:
    if not request.actor.has(ledger.permission):
        request.actor.require_in(ledger.permission, "")


def _found(ledger: Ledger, request: ActorRequest, key: str) -> Any:
    _permit(ledger, request)
    row = ledger.rows(request.actor).filter(**{ledger.key: key}).first()
    if row is None:
        raise NotFound("没有这条记录，或不在您的管辖范围。")
    return row


def _read(request: ActorRequest) -> int | None:
    """The version the writer read, from If-Match."""
    tag = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    if not tag or tag == "*":
        return None
    if not (tag.isascii() and tag.isdigit() and len(tag) < 19):
        raise Invalid({"If-Match": "If-Match 应为读到的 ETag。"})
    return int(tag)


def _answer(request: ActorRequest, response: HttpResponse, ledger: Ledger, status: int, write: Any) -> Any:
    """Do a write once and answer with the row as the writer may read it now."""

    def do() -> Given:
        row = write()
        readable = ledger.rows(request.actor).filter(pk=row.pk).first()
        body = _item(ledger, readable) if readable is not None else {"key": ledger.key_of(row)}
        return Given(status, body, str(writing.version(row)))

    asked = f"{request.method} {request.path}\n{request.headers.get('If-Match', '')}\n".encode() + request.body
    key = request.headers.get("Idempotency-Key", "")
    given = once(actor=request.actor, key=key, request=asked, wall=wall_now(), do=do)
    response["ETag"] = f'"{given.version}"'
    if given.replayed:
        response["Idempotency-Replayed"] = "true"
    return Status(given.status, given.body)


def _publish_reads(ledger: Ledger, path: str, name: str) -> None:
    filters = {column.field for column in ledger.columns if column.filtered}

    def rows(request: ActorRequest, asked: Query[Asked]) -> dict[str, Any]:
        _permit(ledger, request)
        unknown = set(request.GET) - filters - set(Asked.model_fields)
        if unknown:
            raise Invalid({name[:32]: "没有这个筛选项。" for name in unknown})
        chosen = {name: str(request.GET[name]) for name in filters & set(request.GET)}
        found = listing(ledger, request.actor, {**chosen, "q": asked.q, "sort": asked.sort})
        window = found.rows[asked.offset : asked.offset + asked.limit]
        return {"count": found.count, "items": [_item(ledger, row) for row in window]}

    def row(request: ActorRequest, response: HttpResponse, key: Annotated[Text, Path()]) -> dict[str, Any]:
        found = _found(ledger, request, key)
        moves = ledger.workflow.open_to(found, request.actor) if ledger.workflow is not None else ()
        allowed = [move.name for move in moves if move.name in ledger.moves]
        if ledger.may_amend(request.actor, found):
            allowed.append("amend")
        response["ETag"] = f'"{writing.version(found)}"'
        return {**_item(ledger, found), "allowed": allowed}

    title = str(ledger.title)
    api.get(path, response={200: Page, **READ}, operation_id=f"list_{name}", summary=title)(rows)
    one: Any = {200: dict[str, Any], **READ}
    api.get(f"{path}/{{anything:key}}", response=one, operation_id=f"get_{name}", summary=title)(row)


def _publish_writes(ledger: Ledger, path: str, name: str) -> None:
    schema, title = body_schema(ledger), str(ledger.title)
    written: Any = {200: dict[str, Any], 201: dict[str, Any], **WRITE}

    def create(request: ActorRequest, response: HttpResponse, data: Body[schema]) -> Any:  # type: ignore[valid-type]
        _permit(ledger, request)
        fields = data.model_dump(exclude_unset=True)  # type: ignore[attr-defined]
        return _answer(
            request,
            response,
            ledger,
            201,
            lambda: writing.create(ledger, actor=request.actor, at=now(), data=fields),
        )

    def amend(
        request: ActorRequest,
        response: HttpResponse,
        key: Annotated[Text, Path()],
        data: Body[schema],  # type: ignore[valid-type]
    ) -> Any:
        row, read = _found(ledger, request, key), _read(request)
        fields = data.model_dump(exclude_unset=True)  # type: ignore[attr-defined]
        return _answer(
            request,
            response,
            ledger,
            200,
            lambda: writing.amend(ledger, actor=request.actor, at=now(), row=row, data=fields, read=read),
        )

    if ledger.create is not None:
        api.post(path, response=written, operation_id=f"create_{name}", summary=title)(create)
    if ledger.update is not None:
        api.patch(f"{path}/{{anything:key}}", response=written, operation_id=f"amend_{name}", summary=title)(amend)


def _publish_moves(ledger: Ledger, path: str, name: str) -> None:
    def move(
        request: ActorRequest,
        response: HttpResponse,
        key: Annotated[Text, Path()],
        name: Annotated[Text, Path()],
        asked: Body[MoveAsked],
    ) -> Any:
        row, read = _found(ledger, request, key), _read(request)
        return _answer(
            request,
            response,
            ledger,
            200,
            lambda: writing.move(ledger, actor=request.actor, at=now(), row=row, name=name, note=asked.note, read=read),
        )

    written: Any = {200: dict[str, Any], **WRITE}
    api.post(
        f"{path}/{{anything:key}}/moves/{{name}}",
        response=written,
        operation_id=f"move_{name}",
        summary=str(ledger.title),
    )(move)


def publish(ledger: Ledger) -> None:
    """The endpoints of one ledger."""
    path, name = f"/{ledger.name.replace('.', '/')}", ledger.name.replace(".", "_")
    if ledger.moves:
        _publish_moves(ledger, path, name)
    _publish_reads(ledger, path, name)
    # A noun whose form is its module's own (no edited columns) is also created through its module's own endpoint.
    if (ledger.create is not None or ledger.update is not None) and any(column.edited for column in ledger.columns):
        _publish_writes(ledger, path, name)


for _ledger in LEDGERS.values():
    publish(_ledger)
