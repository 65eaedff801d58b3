# SPDX-License-Identifier: Apache-2.0
"""The last net under the logs: whatever looks like a phone or an ID number is masked before a line is written."""

from __future__ import annotations

import logging

from wuzha.engine.identifiers.scan import redact


class MaskingFilter(logging.Filter):
    """Masks the finished message, arguments and traceback included."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = redact(record.getMessage())
        record.args = None
        if record.exc_info and not record.exc_text:
            record.exc_text = redact(logging.Formatter().formatException(record.exc_info))
        return True
