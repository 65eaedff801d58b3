# SPDX-License-Identifier: Apache-2.0
"""A rotation of the keys goes on in a worker, whatever was killed before."""

from __future__ import annotations

import logging
from datetime import datetime

from django.utils.translation import gettext_lazy as _
from procrastinate import JobContext
from procrastinate.contrib.django import app

from wuzha.core.jobs import defer_once, every, until_told_to_stop
from wuzha.custody.services.work import go_on, waiting

log = logging.getLogger(__name__)


@app.task(pass_context=True)
def go_on_rotating(context: JobContext) -> None:
    """Go on with the rotation until it is done or the worker is told to end; the next one takes it up."""
    until_told_to_stop(go_on, context.should_abort, lambda: None)


@every("* * * * *", _("Go on with a change of the master key"))
def resume_rotation(_now: datetime) -> bool:
    """A rotation that was begun is queued, unless it is; one that is at work already is left alone by `go_on`."""
    return waiting() is not None and defer_once(f"{__name__}.go_on_rotating", "custody.rotation")
