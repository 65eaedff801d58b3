# SPDX-License-Identifier: Apache-2.0
"""Help for apps that add to the command line."""

from __future__ import annotations

from typing import Any


def group(subparsers: Any, name: str, help: str) -> Any:
    """The subcommands of `wuzha NAME`, for a command to which several apps add (`wuzha import …`)."""
    known = subparsers.choices.get(name)
    if known is None:
        known = subparsers.add_parser(name, help=help)
        known.set_defaults(group=known.add_subparsers(dest=f"{name}_command", metavar="WHAT", required=True))
    return known.get_default("group")
