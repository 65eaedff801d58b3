# SPDX-License-Identifier: Apache-2.0
"""`wuzha audit verify`: is the trail whole?"""

from __future__ import annotations

import argparse
import json
from typing import Any


def register(subparsers: Any) -> None:
    """Add `audit` to the command line (argparse keeps the type of its subparsers private)."""
    audit = subparsers.add_parser("audit", help="审计 · audit trail").add_subparsers(
        dest="audit_command", required=True
    )
    verify = audit.add_parser("verify", help="校验审计链 · walk the hash chain")
    verify.add_argument("--anchor", help="先前打印的链头 · a head printed earlier")
    verify.add_argument("--json", action="store_true")
    verify.set_defaults(run=_verify)


def _verify(options: argparse.Namespace) -> int:
    from wuzha.runtime.django import prepare

    with prepare():
        from wuzha.audit.chain import verify
        from wuzha.audit.sealer import seal_all

        seal_all()
        verdict = verify(options.anchor)
    if options.json:
        print(json.dumps(verdict.as_dict()))
    elif verdict.ok:
        print(f"审计链完整 · the chain is whole: {verdict.events} events, head {verdict.head}")
    else:
        print(
            f"审计链在第 {verdict.broken_seq} 环断裂 · the chain breaks at link {verdict.broken_seq}"
            f" (event {verdict.broken_id}, {verdict.reason})"
        )
    return 0 if verdict.ok else 1
