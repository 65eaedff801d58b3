# SPDX-License-Identifier: Apache-2.0
"""`wuzha published`: whether published figures still stand, and what came in since."""

from __future__ import annotations

import argparse
import json
from typing import Any


def register(subparsers: Any) -> None:
    """Add `published` to the command line (argparse keeps the type of its subparsers private)."""
    published = subparsers.add_parser("published", help="核对公布的战果数字 · check published figures of results")
    published.add_argument("--json", action="store_true")
    published.set_defaults(run=_published)


def _published(options: argparse.Namespace) -> int:
    """Counts every publication again as it was known then; 1 where one does not come out the same."""
    from wuzha.runtime.django import prepare

    with prepare():
        from wuzha.audit.actor import Actor
        from wuzha.results.queries.publications import publications
        from wuzha.results.services import differences

        found = [(one, differences(one, one.at), differences(one)) for one in publications(Actor.system("published"))]
        lines: list[dict[str, Any]] = [
            {
                "number": one.number, "unit": one.unit.code, "first": one.first.isoformat(),
                "last": one.last.isoformat(), "at": one.at.isoformat(), "stands": all(each.same for each in then),
                "not_the_same": [each.code for each in then if not each.same],
                "changed_since": {each.code: [each.then, each.now] for each in now if not each.same},
            }
            for one, then, now in found
        ]  # fmt: skip
    if options.json:
        print(json.dumps(lines, ensure_ascii=False))
    else:
        for line in lines:
            state = "一致 · stands" if line["stands"] else f"不一致 · differs: {', '.join(line['not_the_same'])}"
            print(
                f"{line['number']} {line['unit']} {line['first']}–{line['last']}: {state}; "
                f"此后变动 · changed since: {len(line['changed_since'])}"
            )
        print(f"共 {len(lines)} 份 · {len(lines)} in all")
    return 0 if all(line["stands"] for line in lines) else 1
