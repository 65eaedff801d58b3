# SPDX-License-Identifier: Apache-2.0
"""What browsers and programs send, sealed before it reaches a disk; gone with the request.

Django keeps large bodies and large files in temporary files in clear, and a process that is killed leaves them there.
Both are spools here (`wuzha.sealed.streams`): nobody has their key but the process itself.
"""

from __future__ import annotations

from typing import IO, Any, cast

from django.conf import settings
from django.core.exceptions import RequestAborted
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.core.handlers.asgi import ASGIHandler

from wuzha.sealed.streams import Spool


class SealedUploadHandler(FileUploadHandler):
    """Takes the files of a form that are too large for memory, as Django's `TemporaryFileUploadHandler`."""

    _spool: Spool | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._spool = Spool()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002 - Django says where
        assert self._spool is not None  # noqa: S101 - after `new_file`
        self._spool.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile[Any]:
        assert self._spool is not None  # noqa: S101 - after `new_file`
        self._spool.seek(0)
        file = cast(IO[bytes], self._spool)
        return UploadedFile(file, self.file_name, self.content_type, file_size, self.charset, self.content_type_extra)

    def upload_interrupted(self) -> None:
        if self._spool is not None:
            self._spool.close()


class SealedBodies(ASGIHandler):
    """Django's application, whose requests keep their bodies sealed while they are read."""

    async def read_body(self, receive: Any) -> IO[bytes]:
        """The body, in memory up to a megabyte. Raises `RequestAborted` when who sends it goes away."""
        body = Spool(settings.FILE_UPLOAD_MAX_MEMORY_SIZE)
        try:
            await _fill(body, receive)
        except BaseException:
            body.close()
            raise
        body.seek(0)
        return cast(IO[bytes], body)


async def _fill(body: Spool, receive: Any) -> None:
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise RequestAborted
        body.write(message.get("body", b""))
        if not message.get("more_body", False):
            return
