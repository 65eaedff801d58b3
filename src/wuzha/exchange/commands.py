# SPDX-License-Identifier: Apache-2.0
"""`wuzha exchange`: exchange with the upper platforms now, and see how the links are."""

from __future__ import annotations

import argparse
import json
from typing import Any

from wuzha.runtime.commandline import group
from wuzha.runtime.messages import OperatorError


def register(subparsers: Any) -> None:
    """Add `exchange` to the command line (argparse keeps the type of its subparsers private)."""
    kinds = group(subparsers, "exchange", "与上级平台交换 · exchange with the upper platforms")
    run = kinds.add_parser("run", help="立即收取指令并回传反馈 · fetch directives and send feedback now")
    run.add_argument("--link", default="", metavar="NAME", help="只处理这一条链路 · only this link")
    run.add_argument("--json", action="store_true")
    run.set_defaults(run=_run)
    links = kinds.add_parser("links", help="列出链路和状态 · list the links and how they are")
    links.add_argument("--json", action="store_true")
    links.set_defaults(run=_links)


def _run(options: argparse.Namespace) -> int:
    from wuzha.runtime.django import prepare

    with prepare():
        from django.utils import timezone

        from wuzha.exchange.models import Exchange, Link
        from wuzha.exchange.rules import explain
        from wuzha.exchange.services.pull import receipt_of
        from wuzha.exchange.services.run import run
        from wuzha.intake.tasks import take_in

        def ingest(exchange: Exchange) -> None:
            if exchange.batch_id:
                take_in(exchange.batch_id, lambda: False)

        links = Link.unscoped.select_related("unit").filter(active=True).order_by("pk")
        if options.link:
            links = links.filter(name=options.link)
            if not links:
                raise OperatorError(
                    f"没有名为“{options.link}”且已启用的链路。用 wuzha exchange links 查看。",
                    f'There is no active link called "{options.link}". See them with wuzha exchange links.',
                )
        now = timezone.now()
        failed = False
        for link in links:
            link.next_pull_at = link.next_push_at = now
            ran = run(link, now, ingest)
            failed = failed or bool(ran.problem)
            begun = [receipt_of(Exchange.unscoped.select_related("batch").get(pk=one.pk)) for one in ran.begun]
            if options.json:
                about = {"link": link.name, "exchanges": begun, "receipts": ran.receipts, "confirmed": ran.confirmed}
                print(json.dumps(about | {"problem": ran.problem or None}, ensure_ascii=False))
            else:
                word = explain(ran.problem) if ran.problem else f"{len(begun)}"
                print(f"{link.name}: {word}")
    return 1 if failed else 0


def _links(options: argparse.Namespace) -> int:
    from wuzha.runtime.django import prepare

    with prepare():
        from wuzha.exchange.models import Link

        for link in Link.unscoped.order_by("pk"):
            about = {
                "link": link.name, "channel": link.source, "way": link.way, "place": link.place, "active": link.active,
                "pulls": link.pulls, "pushes": link.pushes, "problem": (link.problem or {}).get("code"),
            }  # fmt: skip
            print(json.dumps(about, ensure_ascii=False) if options.json else "  ".join(map(str, about.values())))
    return 0
