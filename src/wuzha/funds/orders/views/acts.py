# SPDX-License-Identifier: Apache-2.0
"""What the views of the desk share: run a service, say what it refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from wuzha.refusals import RefusalError
from wuzha.ui.acting import OnPage

T = TypeVar("T")
#: Status of a page whose form was refused.
REFUSED = 422


def done(form: OnPage, act: Callable[[], T]) -> T | None:
    """The result of the act for a valid form; `None` when the form, or the service, refused."""
    if not form.is_valid():
        form.focus_fault()
        return None
    try:
        return act()
    except RefusalError as refused:
        form.refuse(refused)
        return None
