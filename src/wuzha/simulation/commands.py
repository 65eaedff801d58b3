# SPDX-License-Identifier: Apache-2.0
"""`wuzha simulate`: a synthetic city, for a first look, for training and for tests of size."""

from __future__ import annotations

import argparse
import json
import os
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from wuzha.runtime.commandline import whole
from wuzha.runtime.messages import OperatorError, UsageError, say
from wuzha.runtime.steps import how_far

#: An hour in a second: beyond, a day's directives would come in a few seconds.
FASTEST = 3600
_SEED = whole(0, 2**63 - 1)


def register(subparsers: Any) -> None:
    """Add `simulate` to the command line (argparse keeps the type of its subparsers private)."""
    simulate = subparsers.add_parser("simulate", help="合成城市 · a synthetic city")
    kinds = simulate.add_subparsers(dest="simulate_command", metavar="WHAT", required=True)
    year = kinds.add_parser("year", help="生成一年的合成预警 · a year of synthetic warnings")
    year.add_argument("--seed", type=_SEED, required=True, help="随机种子 · seed; the same seed gives the same year")
    year.add_argument("--preset", default="cixi-2022", help="参数集 · cixi-2022, cixi-2023H1, stress-3x, demo")
    year.add_argument("--truth", metavar="FILE", help="写入团伙真值 · write which cases are one gang's to a file")
    year.add_argument("--json", action="store_true")
    year.set_defaults(run=_year)
    demo = kinds.add_parser("demo", help="生成演示城市 · the demo city: units, people, two months of warnings")
    demo.add_argument("--if-empty", action="store_true", help="仅在库为空时 · only into an empty database")
    # `wuzha up` has what the first page shows before it, and fills the rest behind the pages.
    demo.add_argument("--only", choices=("first", "rest"), help=argparse.SUPPRESS)
    demo.set_defaults(run=_demo)
    live = kinds.add_parser("live", help="让演示城市运转起来 · let the demo city work against the running system")
    live.add_argument("--speed", type=float, default=60.0, help="时间倍速 · how many times as fast as the clock (60)")
    live.add_argument("--minutes", type=float, metavar="N", help="运行几分钟后停止 · stop after so many minutes")
    live.add_argument("--url", help="无诈的地址 · where Wuzha runs (default: here)")
    live.add_argument("--seed", type=_SEED, help="随机种子 · seed of what people decide")
    live.set_defaults(run=_live)


def _year(options: argparse.Namespace) -> int:
    from wuzha.runtime.django import prepare
    from wuzha.simulation.city import city_year
    from wuzha.simulation.parameters import load_presets

    if options.preset not in load_presets():
        known = ", ".join(sorted(load_presets()))
        raise UsageError(
            f"没有参数集 {options.preset}。可用：{known}。", f"No preset {options.preset}. Known: {known}."
        )
    if options.truth and not Path(options.truth).absolute().parent.is_dir():
        raise UsageError(f"{options.truth} 所在的文件夹不存在。", f"The folder of {options.truth} does not exist.")
    started = time.monotonic()
    with prepare():
        from django.db import transaction

        from wuzha.locks import Lock, wait
        from wuzha.org.roles import Role
        from wuzha.simulation.filling import Filling, build
        from wuzha.simulation.load import outreach, policing, yearly
        from wuzha.simulation.load.year import AlreadyLoadedError, load

        end = load_presets()[options.preset].end or datetime.now(UTC)
        filling = Filling(end)
        _look()
        say(
            f"正在生成 {options.preset}，种子 {options.seed} ……",
            f"Simulating {options.preset}, seed {options.seed} ...",
        )
        year = city_year(options.preset, options.seed, end)
        try:
            with transaction.atomic():
                wait(Lock.FILLING)
                _look()
                build(filling)
                loaded = load(year, end, filling.actor)
                work = policing.fill(options.preset, options.seed, filling.actor, end)
                if work is not None:
                    yearly.load(policing.colleagues(Role.JOINT_OFFICE)[0], end, lately=False)
                    outreach.load(end, lately=False)
        except AlreadyLoadedError:
            raise _already_loaded() from None
    if options.truth and work is not None:
        Path(options.truth).write_text(json.dumps(work.truth(), ensure_ascii=False, indent=1), encoding="utf-8")
    seconds = round(time.monotonic() - started, 2)
    cases = len(work.cases) if work is not None else 0
    if options.json:
        result = {"preset": options.preset, "seed": options.seed, "digest": year.digest(), "seconds": seconds}
        result |= {"directives": loaded.directives, "warnings": loaded.warnings, "attempts": loaded.attempts}
        result |= {"cases": cases}
        print(json.dumps(result))
    else:
        print(
            f"{loaded.directives} 条推送，{loaded.warnings} 条预警，{loaded.attempts} 次联系，{cases} 起案件，"
            f"用时 {seconds} 秒 · {loaded.directives} pushes, {loaded.warnings} warnings, {loaded.attempts} attempts, "
            f"{cases} cases in {seconds} s"
        )
    return 0


def _demo(options: argparse.Namespace) -> int:
    from wuzha.runtime.django import prepare

    with prepare():
        if options.only != "rest":
            _fill_first(if_empty=options.if_empty)
        if options.only != "first":
            _fill_rest(behind=options.only == "rest")
        if options.only != "rest":
            _tell_logins()
    return 0


def _look() -> None:
    """A synthetic city goes into a database that has none, and nobody real."""
    from wuzha.org.models import Posting, Unit, UnitKind
    from wuzha.simulation.load.city import CODE
    from wuzha.simulation.load.year import there

    if there():
        raise _already_loaded()
    its_own = not Unit.objects.exists() or Unit.objects.filter(code=CODE, kind=UnitKind.CITY).exists()
    if not its_own or (Posting.unscoped.exists() and not Posting.unscoped.filter(person__synthetic=True).exists()):
        raise OperatorError(
            "库中已有真实的单位或人员，合成城市只装入空库，没有写入任何内容；请用另一个数据目录：WUZHA_HOME=目录。",
            "The database has real units or people, a synthetic city goes into an empty one, and nothing was written; "
            "use another data directory: WUZHA_HOME=DIRECTORY.",
        )


def _already_loaded() -> OperatorError:
    return OperatorError(
        "库中已有一座合成城市（演示城市或另一时段），一个数据目录只装一座，没有写入任何内容；"
        "请用另一个数据目录：WUZHA_HOME=目录。",
        "The database has a synthetic city already (the demo, or another period), a data directory takes one, and "
        "nothing was written; use another data directory: WUZHA_HOME=DIRECTORY.",
    )


def _fill_first(*, if_empty: bool) -> None:
    """What the first page shows; at each start warnings that have just come in."""
    from wuzha.audit.actor import Actor
    from wuzha.org.models import Unit
    from wuzha.simulation import filling
    from wuzha.simulation.load import holidays
    from wuzha.simulation.load.year import arrive

    if filling.begun() or not (if_empty and Unit.objects.exists()):
        if not filling.begun():
            _look()
        say("正在生成演示城市（全部为合成数据）……", "Filling the demo city (all of it synthetic) ...")
        filling.fill(filling.FIRST)
    holidays.cover(Actor.system("simulation"), datetime.now(UTC))
    arrive(Actor.system("simulation"), datetime.now(UTC))
    how_far(100, 100)


def _fill_rest(*, behind: bool) -> None:
    """Everything else; then nobody's first trace waits for a compiler, which takes half a minute where the installation
    brought no compiled loops for this Python."""
    from wuzha.engine.tracing.ready import make_ready
    from wuzha.simulation import filling

    if behind:
        os.nice(10)  # pages come first
    if filling.begun() and filling.fill(filling.REST) and behind:
        make_ready()


def _tell_logins() -> None:
    from wuzha.org.demo import PASSWORD
    from wuzha.simulation.load.people import logins

    print(f"演示登录，密码均为 {PASSWORD} · demo log-ins, password {PASSWORD} for all:")
    for login in logins():
        print(f"  {login.username:<12}{login.title}  {login.unit}")


def _live(options: argparse.Namespace) -> int:
    from wuzha.runtime.django import prepare

    if not 1 <= options.speed <= FASTEST:
        raise UsageError(f"倍速应在 1 到 {FASTEST} 之间。", f"The speed is between 1 and {FASTEST}.")
    if options.minutes is not None and not options.minutes > 0:
        raise UsageError("--minutes 应大于 0。", "--minutes is more than 0.")
    with prepare():
        from wuzha.simulation.live.play import address, play

        play(options.url or address(), speed=options.speed, minutes=options.minutes, seed=options.seed)
    return 0
