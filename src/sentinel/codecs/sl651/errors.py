"""Why a frame is refused. `code` is stable and stored; `text` is what a duty officer reads beside the raw bytes."""

from typing import ClassVar

from sentinel.codecs.sl651.frame import Frame


class FrameError(Exception):
    """A frame that cannot be taken.

    `frame` is set when the check bytes were right and only the content is wrong: such a frame is quarantined *and*
    acknowledged, because the station would otherwise send it again for ever. Without it nothing is answered.
    """

    code: ClassVar[str] = "bad_frame"

    def __init__(self, text: str, *, frame: Frame | None = None) -> None:
        super().__init__(text)
        self.text = text
        self.frame = frame


class BadStart(FrameError):
    """Neither 7E7E at the front nor STX or SYN before the text."""

    code = "bad_start"


class AsciiFrame(FrameError):
    """The ASCII coding of the standard, which this centre does not speak."""

    code = "ascii_frame"


class Truncated(FrameError):
    """Fewer bytes than the length field promises."""

    code = "truncated"


class BadLength(FrameError):
    """A length field that cannot be, or bytes left after the frame."""

    code = "bad_length"


class BadChecksum(FrameError):
    """The CRC does not fit: never answered, the station repeats."""

    code = "bad_checksum"


class BadEnd(FrameError):
    """An end character that does not belong to the direction."""

    code = "bad_end"


class BadTime(FrameError):
    """A time that is not BCD or not in the calendar."""

    code = "bad_time"


class BadBody(FrameError):
    """The text does not follow the element grammar."""

    code = "bad_body"
