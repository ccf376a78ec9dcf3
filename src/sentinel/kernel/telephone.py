"""Telephone numbers as people type them."""

import re

from django.utils.translation import gettext as _

from sentinel.kernel.refusals import Invalid

NUMBER = re.compile(r"(\+?86)?(1\d{10}|0\d{2,3}-?\d{7,8}(-\d{1,6})?|\d{7,8}(-\d{1,6})?|1\d{2}|1\d{4}|400\d{7})")


def clean_phone(typed: str, field: str = "phone") -> str:
    """A number without spaces; empty stays empty; what no telephone has is refused, beside its field."""
    number = re.sub(r"[\s()（）]", "", typed).replace("－", "-").replace("—", "-")
    if number and NUMBER.fullmatch(number) is None:
        raise Invalid({field: _("电话号码不对，应为手机 11 位或带区号的座机，如 010-69842345。")})
    return number
