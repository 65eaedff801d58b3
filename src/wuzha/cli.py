# SPDX-License-Identifier: Apache-2.0
"""The command `wuzha`.

Each app brings its own commands in a file `commands.py` with `register(subparsers)`, which sets `run`, a function from
the parsed options to the exit code. Registering imports nothing heavy: what a command needs, it imports when it runs.
Results go to standard output (with `--json`, exactly one object), messages to standard error. Exit codes: 0 done,
1 failed, 2 wrong usage, 130 interrupted.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from wuzha.refusals import RefusalError
from wuzha.runtime import lifeline
from wuzha.runtime.commandline import Parser
from wuzha.runtime.home import unusable
from wuzha.runtime.messages import OperatorError, say, show_any_text

#: Where commands come from, in the order of `wuzha --help`.
COMMANDS = (
    "wuzha.runtime.commands",
    "wuzha.org.commands",
    "wuzha.audit.commands",
    "wuzha.custody.commands",
    "wuzha.backup.commands",
    "wuzha.intake.commands",
    "wuzha.warning.commands",
    "wuzha.funds.commands",
    "wuzha.cards.commands",
    "wuzha.results.commands",
    "wuzha.figures.commands",
    "wuzha.standing.commands",
    "wuzha.outreach.commands",
    "wuzha.exchange.commands",
    "wuzha.citizen.commands",
    "wuzha.simulation.commands",
)


class Version(argparse.Action):
    """Looked up only when it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_given: object) -> None:
        from importlib.metadata import version

        sys.stdout.write(f"wuzha {version('wuzha')}\n")
        parser.exit()


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    top = Parser(prog="wuzha", description="无诈：反诈中心业务平台 · operations of an anti-fraud centre")
    top.add_argument("--version", action=Version, nargs=0, help="显示版本 · show the version")
    # Without a metavar argparse would also list the commands that are only for the supervisor.
    subparsers = top.add_subparsers(title="命令 · commands", dest="command", metavar="COMMAND", required=True)
    for module in COMMANDS:
        import_module(module).register(subparsers)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    show_any_text()
    lifeline.watch()
    try:
        options = parser().parse_args(arguments)
        return int(options.run(options))
    except OperatorError as error:
        return _told(error)
    except RefusalError as refused:
        return _told(_in_both_languages(refused))
    except ModuleNotFoundError as error:
        # No command imports what Spark, DuckDB or the tests need: a missing package is one of the extra `server`.
        package = (error.name or "wuzha").partition(".")[0]
        if package == "wuzha":
            raise
        say(
            f'这条命令需要服务器组件（缺少 {package}）。请运行：pip install "wuzha[server]"',
            f'This command needs the server ({package} is missing). Run: pip install "wuzha[server]"',
        )
        return 1
    except KeyboardInterrupt:
        say("已中断。", "Interrupted.")
        return 130
    except BrokenPipeError:
        # The reader (`| head`) has what it wanted; Python would complain again when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:
        # A file or folder that no command has looked at before it used it.
        if error.filename is None:
            raise
        return _told(unusable(error))


def _told(error: OperatorError) -> int:
    say(error.zh, error.en)
    return error.code


def _in_both_languages(refused: RefusalError) -> OperatorError:
    from django.utils import translation

    said = []
    for language in ("zh-hans", "en"):
        with translation.override(language):
            said.append(refused.message)
    return OperatorError(*said)


if __name__ == "__main__":
    sys.exit(main())
