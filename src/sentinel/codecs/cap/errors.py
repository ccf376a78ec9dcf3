"""Why a CAP message is not taken."""


class CapError(ValueError):
    """A message that is refused. `code` is stable for programs: malformed, doctype, too_large, too_deep, namespace,
    root, unknown_element, order, missing, repeated, bad_value."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(f"{code}: {text}")
        self.code = code
        self.text = text
