"""Why a message, or one event in it, was not taken."""

MOST_BYTES = 8 * 1024 * 1024


class Refused(ValueError):
    """A message or an event that is not taken; `text` is the sentence for the person on duty."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text
