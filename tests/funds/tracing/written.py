# SPDX-License-Identifier: Apache-2.0
"""A trace taken out, as the page hands it to whoever asks."""

from __future__ import annotations

from pathlib import Path

from wuzha.audit.actor import Actor
from wuzha.funds.tracing import exports
from wuzha.funds.tracing.models import TraceRun
from wuzha.funds.tracing.report import stored_moves


def export(path: Path, run: TraceRun, actor: Actor, purpose: str) -> int:
    """Write it to a path, in the format that its name says; rows that it has."""
    path.write_bytes(exports.export(path.suffix[1:], run, actor, purpose))
    return stored_moves(run).height
