"""Where an uploaded file lies while it is read: on disk, no larger than allowed, and a full disk is said in words."""

from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler
from django.http import HttpRequest
from django.utils.translation import gettext as _

FILE = "file"
MEGABYTE = 1024 * 1024


class Upload(TemporaryFileUploadHandler):
    """Takes one file to disk; `problem` says why it could not."""

    def __init__(self, request: HttpRequest, megabytes: int) -> None:
        super().__init__(request)
        self.megabytes, self.problem = megabytes, ""

    @staticmethod
    def full() -> str:
        """What is said where the disk has no room."""
        return _("服务器磁盘已满，文件没有存下，什么也没有改变。请联系系统管理员后重试。")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """One more piece of the file."""
        if start + len(raw_data) > self.megabytes * MEGABYTE:
            self.problem = _("文件超过 {n} MB，请分成几个文件上传。").format(n=self.megabytes)
            raise StopUpload(connection_reset=False)
        try:
            self.keep(raw_data, start)
        except OSError as full:
            self.problem = self.full()
            raise StopUpload(connection_reset=False) from full

    def keep(self, raw_data: bytes, start: int) -> None:
        """Write a piece to its place."""
        super().receive_data_chunk(raw_data, start)
