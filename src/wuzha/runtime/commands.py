# SPDX-License-Identifier: Apache-2.0
"""`wuzha up`, `web`, `worker`, `migrate`, `manage`: running the platform."""

from __future__ import annotations

import argparse
import os
from contextlib import nullcontext
from typing import Any

from wuzha.runtime.commandline import whole

#: Web processes: more than any machine has a use for.
MOST = 256


def register(subparsers: Any) -> None:
    """Add the commands to the command line (argparse keeps the type of its subparsers private)."""
    up = subparsers.add_parser("up", help="启动全部服务，Ctrl-C 停止 · start everything; Ctrl-C stops it")
    up.add_argument("--host", default=os.environ.get("WUZHA_HOST", "127.0.0.1"), help="监听地址 · address to listen on")
    up.add_argument("--port", type=int, default=os.environ.get("WUZHA_PORT", "8000"), help="端口 · port (8000)")
    up.add_argument(
        "--web", type=whole(1, MOST), default=2, metavar="N", help="网页进程数 · number of web processes (2)"
    )
    up.add_argument("--demo", action="store_true", help="首次启动时生成演示城市 · fill a demo city on the first start")
    up.add_argument(
        "--live", action="store_true", help="演示城市持续运转（与 --demo 同用）· let the demo city work (with --demo)"
    )
    up.add_argument("--tied", action="store_true", help=argparse.SUPPRESS)
    up.set_defaults(run=_up)

    web = subparsers.add_parser("web")  # without help it is not listed: only the supervisor calls it
    web.add_argument("--descriptor", type=int, required=True)
    web.set_defaults(run=_web)

    worker = subparsers.add_parser("worker", help="运行后台任务 · run background jobs")
    worker.set_defaults(run=_worker)

    migrate = subparsers.add_parser("migrate", help="更新数据库结构 · bring the database schema up to date")
    migrate.set_defaults(run=_migrate)

    manage = subparsers.add_parser(
        "manage",
        help="Django 管理命令 · a Django management command",
        description="运行一条 Django 管理命令 · run a Django management command. "
        "`wuzha manage help` 列出全部 · lists them all; `wuzha manage help COMMAND` 说明一条 · explains one.",
    )
    manage.add_argument(
        "arguments", nargs=argparse.REMAINDER, metavar="COMMAND ...", help="命令及其参数 · and its options"
    )
    manage.set_defaults(run=_manage)


def _up(options: argparse.Namespace) -> int:
    from wuzha.runtime.messages import OperatorError
    from wuzha.runtime.supervisor import Plan, up

    if options.live and not options.demo:
        raise OperatorError("--live 须与 --demo 同用。", "--live goes with --demo.")
    return up(Plan(options.host, options.port, options.web, demo=options.demo, tied=options.tied, live=options.live))


def _web(options: argparse.Namespace) -> int:
    from wuzha.runtime.web import serve

    return serve(options.descriptor)


def _worker(_options: argparse.Namespace) -> int:
    from wuzha.runtime.worker import run

    return run()


def _migrate(_options: argparse.Namespace) -> int:
    from wuzha.runtime.database import OWNER
    from wuzha.runtime.django import migrate, prepare
    from wuzha.runtime.messages import say

    with prepare(schema=False):
        from wuzha.runtime.roles import divided

        migrate()
        if not divided():
            say(
                "警告：平台所用的数据库角色就是表的所有者（或权限过大），谁拿到它的口令就能改动审计记录，只有锚点能发现。"
                f"请建立两个角色，用 {OWNER} 指定所有者，见运维手册。",
                "Warning: the platform works in the role that owns its tables (or may do as much): who has its "
                "password can change the audit trail, and only anchors tell. Make two roles and name the owner in "
                f"{OWNER}; see the operator's guide.",
            )
    return 0


def _manage(options: argparse.Namespace) -> int:
    from wuzha.runtime.django import prepare

    with prepare(schema=False):
        from django.core.management import ManagementUtility

        from wuzha.runtime.rendering import only_what_changes
        from wuzha.runtime.roles import as_owner

        with as_owner() if options.arguments[:1] == ["migrate"] else nullcontext(), only_what_changes():
            ManagementUtility(["wuzha manage", *options.arguments]).execute()
    return 0
