# SPDX-License-Identifier: Apache-2.0
"""`wuzha up`: everything the platform needs on one machine, started in order, watched, and stopped in order.

1. Open the port, so that a taken one is reported before anything else is touched.
2. Start or adopt the database (or check the server that is named).
3. Bring the schema up to date; on request make what the first page of the demo city shows. Meanwhile the first web
   process loads its code.
4. Let it serve, start the other one and the worker; print the address when the first page comes. Fill the rest of the
   demo city.
5. Watch: start again what crashed, the database included, until a signal comes.
6. Stop web, worker and database, in this order.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import FrameType

from wuzha.runtime import pool, postgres, postmaster, restoring, room, steps
from wuzha.runtime.children import Child, Family, Once
from wuzha.runtime.database import OWNER, VARIABLE, check_server
from wuzha.runtime.embedded import Tenancy
from wuzha.runtime.gate import Gate
from wuzha.runtime.health import Probe
from wuzha.runtime.home import Home, check_room, default_home
from wuzha.runtime.locks import FileLock
from wuzha.runtime.messages import OperatorError, say
from wuzha.runtime.port import listen
from wuzha.runtime.steps import Step, Steps

#: Seconds: between looks at the children, and for the first page to come.
TICK, FIRST_PAGE = 0.2, 60.0
#: Seconds each for web and worker to end in order. With the database's own limits, all is down within ten.
PATIENCE = 3.0
#: Name of the process in which the people of the demo city work.
LIFE = "live"
DISK_EVERY = 60.0
#: Seconds between tries to bring back a database that does not start, such as on a full disk.
REVIVE_EVERY = 5.0
#: Crashes of one child before the first page that mean it will never come.
HOPELESS = 3


@dataclass(frozen=True)
class Plan:
    """What `wuzha up` was asked to do."""

    host: str
    port: int
    web: int = 2
    demo: bool = False
    tied: bool = False  # stop when the parent (make) is gone
    live: bool = False  # let the demo city work


class _Stop(BaseException):
    """A signal asked us to stop. Not an Exception: nothing on the way may swallow it."""


def up(plan: Plan) -> int:
    """Run the platform until SIGINT, SIGTERM or SIGHUP; returns 0 after an orderly stop."""
    home = default_home().prepare()
    restoring.refuse_half(home)
    only_one = FileLock(home.run / "up.lock")
    if not only_one.try_lock():
        _refuse_second(home)
    supervisor = Supervisor(plan, home, only_one)
    try:
        return supervisor.run()
    finally:
        only_one.release()


def _refuse_second(home: Home) -> None:
    where = (home.run / "up.lock").read_text().strip() or "?"
    raise OperatorError(
        f"无诈已在此数据目录 {home.root} 上运行：{where}。用 WUZHA_HOME 和 WUZHA_PORT 可以另开一份。",
        f"Wuzha already runs on this data directory {home.root}: {where}. "
        "WUZHA_HOME and WUZHA_PORT start another one beside it.",
    )


class Supervisor:
    """The running platform. One per data directory."""

    def __init__(self, plan: Plan, home: Home, lock: FileLock) -> None:
        self.plan, self.home, self.lock = plan, home, lock
        self.tenancy = None if VARIABLE in os.environ else Tenancy(home)
        self.children: list[Child] = []
        self.steps = Steps(home.log / "start.log", 4 if plan.demo else 3)
        self._parent = os.getppid()
        self._closing = self._hurry = False
        self._revive_at = 0.0
        self._told = ""
        #: The owner's address, for the process that changes the schema alone.
        self._owner = {OWNER: os.environ[OWNER]} if os.environ.get(OWNER) else {}

    def run(self) -> int:
        with self._signals(), contextlib.ExitStack() as stack:
            listener = stack.enter_context(listen(self.plan.host, self.plan.port))
            port = listener.getsockname()[1]
            host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.plan.host, self.plan.host)  # noqa: S104 - compared
            self.url = f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
            self.lock.write(f"{self.url} (pid {os.getpid()})")
            self.probe = Probe(host, port)
            stack.callback(self._stopped)
            try:
                say(f"\n启动记录：{self.steps.log}", f"Log of the start: {self.steps.log}")
                database = self._start_database(stack)
                family = Family(self._environment(database))
                stack.callback(family.close)
                there = Gate()
                stack.callback(there.close)
                stack.callback(self._stop_children)
                self._start_web(family, listener.fileno(), there)
                demo = self._bring_up_to_date(family)
                with self.steps.step("启动网页", "starting the pages", (0, 6)):
                    there.open()
                    self._wait_for_first_page()
                self._start_others(family, listener.fileno())
                self._announce(demo)
                self._start_life(family)
                self._watch()
            except _Stop:
                say("\n正在停止……", "Stopping ...")
            finally:
                self._closing = True
        return 0

    @contextlib.contextmanager
    def _signals(self) -> Iterator[None]:
        def on_signal(_number: int, _frame: FrameType | None) -> None:
            if self._closing:
                self._hurry = True
            else:
                self._closing = True
                raise _Stop

        wanted = [signal.SIGINT, signal.SIGTERM]
        if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # `nohup` means: go on without the terminal
            wanted.append(signal.SIGHUP)
        before = {number: signal.signal(number, on_signal) for number in wanted}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _start_database(self, stack: contextlib.ExitStack) -> str:
        if self.tenancy is None:
            with self.steps.step("检查数据库服务器", "checking the database server"):
                check_server(os.environ[VARIABLE])
                check_room(self.home.root)
            return os.environ[VARIABLE]
        zh, en = ("启动", "starting") if self.home.database.exists() else ("建立", "creating")
        with self.steps.step(f"{zh}数据库", f"{en} the database", (0, 4)):
            url = self.tenancy.enter()
        stack.callback(self.tenancy.leave)
        self._owner = {OWNER: postgres.owners(url)}
        return url

    def _environment(self, database: str) -> dict[str, str]:
        demo = {"WUZHA_DEMO": "1"} if self.plan.demo else {}
        given = {**os.environ, VARIABLE: database, "WUZHA_HOME": str(self.home.root), "PYTHONUNBUFFERED": "1", **demo}
        given.pop(OWNER, None)
        given.pop(steps.VARIABLE, None)
        return given | {pool.VARIABLE: given.get(pool.VARIABLE) or str(pool.share(database, self.plan.web))}

    def _bring_up_to_date(self, family: Family) -> str:
        """Schema, then the demo city. Returns what the demo has to say (its log-ins)."""
        with self.steps.step("数据库结构", "tables of the database", (1, 10)) as step:
            self._step(step, "", family, "migrate", more=self._owner)
        if not self.plan.demo:
            return ""
        with self.steps.step("演示城市首页所需", "what the first page of the demo city shows", (1, 12)) as step:
            return self._step(step, "%", family, "simulate", "demo", "--if-empty", "--only", "first")

    def _step(
        self, step: Step, unit: str, family: Family, *arguments: str, more: Mapping[str, str] | None = None
    ) -> str:
        """Run a process to its end. How far it is goes to the terminal, its messages to the log; returns its output."""
        output: list[str] = []
        with self.steps.log.open("ab") as log:
            log.write(f"\n$ wuzha {' '.join(arguments)}\n".encode())
            log.flush()
            asked = {steps.ASKED: "1", **(more or {})}
            process = family.spawn(arguments, output=subprocess.PIPE, errors=log.fileno(), more=asked)
            try:
                for line in iter(process.stdout.readline, b"") if process.stdout else ():
                    text = line.decode(errors="replace")
                    if far := steps.read(text):
                        step.tell(*far, unit)
                    else:
                        output.append(text)
                        log.write(line)
                process.wait()
            except BaseException:
                process.terminate()
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(PATIENCE)
                process.kill()
                process.wait()
                raise
            finally:
                if process.stdout:
                    process.stdout.close()
        if process.returncode != 0:
            name, reason = " ".join(arguments), self.steps.last_lines()
            raise OperatorError(
                f"{reason}\n步骤 wuzha {name} 失败（{process.returncode}），原因见上，全文见 {self.steps.log}。"
                "修正后重新运行即可，已做的不会丢失。",
                f"The step wuzha {name} failed ({process.returncode}); the reason is above, all of it in "
                f"{self.steps.log}. Put it right and start again: what is done stays.",
            )
        return "".join(output)

    def _start_web(self, family: Family, descriptor: int, there: Gate) -> None:
        """The first web process, which loads what it needs while the database and the city are made."""
        self.children.append(self._web(1, family, descriptor, there))
        self.children[0].start()

    def _start_others(self, family: Family, descriptor: int) -> None:
        """What the first page does not wait for."""
        others = [self._web(number, family, descriptor) for number in range(2, self.plan.web + 1)]
        others.append(Child("worker", ["worker"], family, self.home.log / "worker.log"))
        if self.plan.demo:
            rest = ["simulate", "demo", "--only", "rest"]
            others.append(Once("demo", rest, family, self.home.log / "demo.log"))
        for child in others:
            self.children.append(child)
            child.start()

    def _web(self, number: int, family: Family, descriptor: int, behind: Gate | None = None) -> Child:
        arguments, log = ["web", "--descriptor", str(descriptor)], self.home.log / f"web-{number}.log"
        return Child(f"web-{number}", arguments, family, log, [descriptor], behind)

    def _start_life(self, family: Family) -> None:
        """The people of the demo city come to work when there is something to work with."""
        if not (self.plan.demo and self.plan.live):
            return
        life = Child(LIFE, ["simulate", "live", "--url", self.url], family, self.home.log / "live.log")
        self.children.append(life)
        life.start()
        say(f"演示城市已开始运转，记录见 {life.log}。", "The demo city is at work; the log says what is done.")

    def _wait_for_first_page(self) -> None:
        end = time.monotonic() + FIRST_PAGE
        while not self.probe.answers():
            self._tend()
            lost = next((child for child in self.children if child.crashes >= HOPELESS), None)
            if lost is not None or time.monotonic() > end:
                log = lost.log if lost else self.children[0].log
                raise OperatorError(f"服务没有启动成功，请查看 {log}。", f"The service did not come up; see {log}.")
            time.sleep(TICK / 2)

    def _announce(self, demo: str) -> None:
        zh, en = ("（登录页上可选角色）", "; choose a role at the log-in") if demo.strip() else ("", "")
        say(
            f"\n无诈已启动，请打开{zh}：{self.url}",
            f"Wuzha is running at the address above{en}.",
            stream=sys.stdout,
        )
        if demo.strip():
            sys.stdout.write(f"\n{demo.rstrip()}\n")
        if self.tenancy is None:
            what_zh, what_en = (
                f"数据库由 {VARIABLE} 指定；密钥和日志",
                f"The database is the one in {VARIABLE}; keys and logs",
            )
        else:
            what_zh, what_en = "数据", "Data"
        say(
            f"\n{what_zh}：{self.home.root}（按 Ctrl-C 停止，数据会保留）",
            f"{what_en}: see above. Ctrl-C stops everything; the data stays.",
            stream=sys.stdout,
        )

    def _watch(self) -> None:
        look_at_disk = 0.0
        while True:
            time.sleep(TICK)
            self._tend()
            if time.monotonic() > look_at_disk:
                look_at_disk = time.monotonic() + DISK_EVERY
                self._warn_of_full_disk()
            if self.probe.hung():
                say("网页进程没有响应，正在重启……", "The web processes do not answer; starting them again ...")
                for child in self.children[: self.plan.web]:
                    child.stop(PATIENCE)

    def _warn_of_full_disk(self) -> None:
        """Say that writing has stopped, each time it is looked at, and once that it goes on."""
        found = room.look(bool(self._told))
        if found is not None:
            self._told = found.as_error().zh
            say(found.as_error().zh, found.as_error().en)
        elif self._told:
            self._told = ""
            say("磁盘空间已恢复，平台恢复写入。", "There is room again; the platform writes again.")

    def _tend(self) -> None:
        if self.plan.tied and os.getppid() != self._parent:
            self._closing = True
            raise _Stop
        self._revive()
        for child in self.children:
            child.tend()

    def _revive(self) -> None:
        """Bring a database back that has stopped. One that cannot start yet, as on a full disk, is tried again until it
        can: the web processes answer meanwhile that it is away."""
        if self.tenancy is None or time.monotonic() < self._revive_at:
            return
        if postmaster.running(self.home.database) is not None:
            return
        say("数据库意外停止，正在恢复……", "The database has stopped unexpectedly; recovering ...")
        try:
            self.tenancy.revive()
        except (OperatorError, OSError) as error:
            self._revive_at = time.monotonic() + REVIVE_EVERY
            if isinstance(error, OSError):  # a disk that became read-only; which one is said beside it
                error = OperatorError(
                    f"数据库现在无法启动：{error.strerror}。恢复后平台会自动继续。",
                    f"The database cannot start now: {error.strerror}. The platform goes on by itself afterwards.",
                )
            say(error.zh, error.en)
            return
        say("数据库已恢复，已提交的数据没有丢失。", "The database is back; no committed data is lost.")

    def _stop_children(self) -> None:
        # The people of the demo city first: they give their keys back, and talk to the web processes until then.
        life = [child for child in self.children if child.name == LIFE]
        web = self.children[: self.plan.web]
        for some in (life, web, self.children[self.plan.web :]):
            for child in some:
                child.ask_to_stop()
            end = time.monotonic() + PATIENCE
            for child in some:
                child.stop(0.0 if self._hurry else max(0.0, end - time.monotonic()))

    def _stopped(self) -> None:
        if self._closing:
            say("已全部停止。", "Everything is stopped.")
