# SPDX-License-Identifier: Apache-2.0
"""`wuzha simulate live`: the cast, the words, the end."""

from __future__ import annotations

import signal
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from itertools import cycle
from types import FrameType

from wuzha.runtime.home import default_home
from wuzha.runtime.messages import OperatorError, say
from wuzha.simulation.live.client import Client, Hands, NoDemoCityError, Pace, RefusalError, UnreachableError
from wuzha.simulation.live.players import (
    SHIFTS,
    Analyst,
    Caller,
    Player,
    Sources,
    Station,
    Tally,
    Visits,
    World,
)
from wuzha.simulation.live.stage import Report, Stage, WrongServerError
from wuzha.simulation.pushes import pushes

#: What a line counts, in its order.
_WORDS = {
    "received": ("接收", "received"), "dispatched": ("下发", "dispatched"), "signed": ("签收", "signed in"),
    "attempts": ("联系", "attempts"), "visited": ("网格入户", "grid visits"), "closed": ("办结", "closed"),
    "called_back": ("回访", "called back"),
}  # fmt: skip


def address() -> str:
    """Where the platform of this data directory runs. Raises `OperatorError` when it does not."""
    lock = default_home().run / "up.lock"
    told = lock.read_text(encoding="utf-8").split() if lock.exists() else []
    if not told:
        raise OperatorError(
            "无诈没有在运行。请先在另一个终端运行 make run，或用 --url 指定地址。",
            "Wuzha is not running. Start it in another terminal (make run), or name its address with --url.",
        )
    return told[0]


def play(
    url: str, *, speed: float, minutes: float | None, seed: int | None, stop: threading.Event | None = None,
    tally: Tally | None = None,
) -> Counter[str]:  # fmt: skip
    """Let the demo city work until the time is up, `stop` is set or a signal comes; what was done.

    Raises `OperatorError`.
    """
    try:
        client = Client(url)
    except ValueError:
        raise OperatorError(f"地址 {url} 不能用。", f"The address {url} cannot be used.") from None
    with closing(client):
        _look(client, url)
        return _play(client, url, speed, minutes, seed, stop or threading.Event(), tally or Tally())


def _play(
    client: Client, url: str, speed: float, minutes: float | None, seed: int | None, stop: threading.Event,
    tally: Tally,
) -> Counter[str]:  # fmt: skip
    run = int(datetime.now(UTC).timestamp())
    try:
        hands = Hands()
    except NoDemoCityError:
        raise OperatorError(
            "这里不是演示城市。为了不碰真实数据，模拟只在全部为合成单位和人员的库中运行（wuzha up --demo）。",
            "This is no demo city. So as not to touch real data, the simulation runs only in a database all of whose "
            "units and people are synthetic (wuzha up --demo).",
        ) from None
    total: Counter[str] = Counter()
    world = World(client, hands, Pace.this_morning(speed, datetime.now(UTC)), tally, run if seed is None else seed)

    def minute() -> None:
        done = tally.take()
        total.update(done)
        _tell(world.pace, done)

    with _signals(stop):
        try:
            stage = Stage(_cast(world, hands, run), Report(minute, _away))
            say(
                f"模拟开始：{url}，速度 {speed:g} 倍，按 Ctrl-C 停止。",
                f"The city is at work, {speed:g} times as fast; Ctrl-C stops it.",
            )
            stage.run(None if minutes is None else minutes * 60, stop)
        except WrongServerError:
            raise OperatorError(
                f"{url} 不认识本库的密钥：它运行在另一个数据库上。",
                f"{url} does not know the keys of this database: it works on another one.",
            ) from None
        finally:
            hands.close()
    minute()
    for fault, times in stage.faults.items():
        say(f"服务端出错：{fault}，{times} 次。", f"Faults of the server: {fault}, {times} times.")
    say("模拟已停止。", "The simulation has stopped.")
    return total


def _look(client: Client, url: str) -> None:
    """See that somebody answers there."""
    try:
        client.get("me", "none")
    except UnreachableError as error:
        raise OperatorError(
            f"{url} 没有响应（{error}）。请确认无诈正在运行，地址无误。",
            f"{url} does not answer ({error}). Is Wuzha running there, and is the address right?",
        ) from error
    except RefusalError as refusal:
        if refusal.code != "NO_TOKEN":
            raise OperatorError(f"{url} 不是无诈的地址。", f"{url} is no address of Wuzha.") from refusal


def _cast(world: World, hands: Hands, run: int) -> list[Player]:
    """Everybody but the visitor."""
    visits = Visits(world)
    analysts = hands.analysts()
    if not analysts or not hands.officers():
        raise OperatorError("演示城市里没有可以扮演的人员。", "There is nobody to play in the demo city.")
    cast: list[Player] = [
        Sources(world, pushes(world.seed, world.pace.begin, run), hands.source_key),
        visits,
        Caller(world, analysts[0]),
    ]
    cast += [Analyst(world, name, shift) for name, shift in zip(analysts, cycle(SHIFTS), strict=False)]
    here = hands.visitors_station()
    cast += [
        Station(world, code, officers, visits, visitor=code == here) for code, officers in hands.officers().items()
    ]
    return cast


def _tell(pace: Pace, done: Counter[str]) -> None:
    refused = sum(count for what, count in done.items() if what.startswith("refused:"))
    zh = "，".join(f"{words[0]} {done[what]}" for what, words in _WORDS.items())
    en = ", ".join(f"{done[what]} {words[1]}" for what, words in _WORDS.items())
    say(
        f"模拟时间 {pace.now():%H:%M}：{zh}；被拒 {refused}",
        f"Simulated {pace.now():%H:%M}: {en}; {refused} refused",
        stream=sys.stdout,
    )


def _away(seconds: float | None) -> None:
    if seconds is None:
        say("服务没有响应，等待恢复……", "The server does not answer; waiting for it ...")
    else:
        say(f"服务已恢复（中断 {seconds:.0f} 秒）。", f"The server is back (after {seconds:.0f} s).")


@contextmanager
def _signals(stop: threading.Event) -> Iterator[None]:
    """Ctrl-C and the supervisor's signal set `stop`, so that everything is put away in order."""

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, on_signal) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
