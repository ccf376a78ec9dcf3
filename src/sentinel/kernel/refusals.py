"""Refusals: what an action answers when it will not act. Every text is a sentence the person can act on."""


class Refused(Exception):
    """An expected refusal; nothing was changed. `code` is stable for programs, `text` is for people."""

    code = "refused"
    status = 409

    def __init__(self, text: str, *, code: str | None = None) -> None:
        super().__init__(text)
        self.text = text
        if code is not None:
            self.code = code

    def __str__(self) -> str:
        return str(self.text)


class NotAllowed(Refused):
    """The actor sees the row but holds no grant for the act (HTTP 403)."""

    code = "not_allowed"
    status = 403


class NotFound(Refused):
    """The row does not exist or lies outside the actor's reach; the two are not told apart (HTTP 404)."""

    code = "not_found"
    status = 404


class MoveRefused(Refused):
    """The row's present state or a guard does not let it move (HTTP 409)."""

    code = "move_refused"


class Invalid(Refused):
    """Input does not fit; `errors` maps a field (or "" for the whole) to a sentence (HTTP 422)."""

    code = "invalid"
    status = 422

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(" ".join(str(text) for text in errors.values()))
        self.errors = {field: str(text) for field, text in errors.items()}
