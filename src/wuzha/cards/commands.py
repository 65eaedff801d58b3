# SPDX-License-Identifier: Apache-2.0
"""`wuzha refill-cards`: the registry of involved cards reads all cases and trails of money anew."""

from __future__ import annotations

import argparse
import json
from typing import Any


def register(subparsers: Any) -> None:
    """Add `refill-cards` to the command line (argparse keeps the type of its subparsers private)."""
    refill = subparsers.add_parser(
        "refill-cards",
        help="涉案卡登记按全部案件和资金流向重新生成 · read all involved cards anew",
        description="人工登记和导入的内容保持不变 · what people recorded and lists told stays as it is",
    )
    refill.add_argument("--json", action="store_true")
    refill.set_defaults(run=_refill)


def _refill(options: argparse.Namespace) -> int:
    """Notes every case, and reads those noted; what a worker holds at this moment it reads itself."""
    from wuzha.runtime.django import prepare

    with prepare():
        from wuzha.audit.actor import Actor
        from wuzha.cards.services import filling

        noted = filling.refill(Actor.system("refill-cards"))
        read = filling.look_at_due()
    if options.json:
        print(json.dumps({"noted": noted, "read": read}))
    else:
        print(f"共 {noted} 件，已读 {read} 件 · {noted} in all, {read} read")
    return 0
