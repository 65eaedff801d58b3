# SPDX-License-Identifier: Apache-2.0
"""`wuzha citizen`: the pages for citizens, a program of its own."""

from __future__ import annotations

import argparse
import os
from typing import Any

from wuzha.runtime.commandline import whole
from wuzha.runtime.commands import MOST


def register(subparsers: Any) -> None:
    """Add the commands to the command line (argparse keeps the type of its subparsers private)."""
    citizen = subparsers.add_parser("citizen", help="群众页面（独立进程和端口） · pages for citizens, by themselves")
    citizen.add_argument(
        "--host", default=os.environ.get("WUZHA_CITIZEN_HOST", "127.0.0.1"), help="监听地址 · address to listen on"
    )
    citizen.add_argument(
        "--port", type=int, default=os.environ.get("WUZHA_CITIZEN_PORT", "8010"), help="端口 · port (8010)"
    )
    citizen.add_argument("--web", type=whole(1, MOST), default=2, metavar="N", help="进程数 · number of processes (2)")
    citizen.set_defaults(run=_citizen)

    web = subparsers.add_parser("citizen-web")  # without help it is not listed: only `wuzha citizen` calls it
    web.add_argument("--descriptor", type=int, required=True)
    web.set_defaults(run=_web)


def _citizen(options: argparse.Namespace) -> int:
    from wuzha.citizen.launch import run

    return run(options.host, options.port, options.web)


def _web(options: argparse.Namespace) -> int:
    from wuzha.citizen.program.web import serve

    return serve(options.descriptor)
