"""How a message comes in: as a file or pasted."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

MOST_BYTES = 4 * 1024 * 1024


class ReceiveForm(forms.Form):
    """One CAP message, as a file or as text."""

    file = forms.FileField(
        label=_("报文文件"), required=False, help_text=_("CAP 1.2 的 XML 文件（.xml、.cap），不超过 4 MB。")
    )
    xml = forms.CharField(
        label=_("或粘贴报文"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        """The text of the message, whichever way it came."""
        data = super().clean() or {}
        upload = data.get("file")
        if upload is not None and upload.size > MOST_BYTES:
            self.add_error("file", _("文件超过 4 MB。"))
        elif upload is not None:
            try:
                data["xml"] = upload.read().decode("utf-8-sig")
            except UnicodeDecodeError:
                self.add_error("file", _("文件不是 UTF-8 编码，请让发布方按 UTF-8 重发。"))
        if not self.errors and not (data.get("xml") or "").strip():
            self.add_error("file", _("请选择文件，或粘贴报文。"))
        return data
