# SPDX-License-Identifier: Apache-2.0
"""Help for apps that add to the command line."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from typing import Any, NoReturn

from wuzha.runtime.messages import UsageError, say

#: What argparse says is wrong → the same in Chinese and in English, with the parts that it names.
_WRONG = tuple(
    (re.compile(pattern, re.DOTALL), zh, en)
    for pattern, zh, en in (
        (r"the following arguments are required: (.*)", "缺少 {0}", "{0} is missing"),
        (r"one of the arguments (.*) is required", "须给出其中之一：{0}", "give one of these: {0}"),
        (r"argument (.*?): not allowed with argument (.*)", "{0} 不能与 {1} 同用", "{0} does not go with {1}"),
        (r"argument (.*?): expected .*", "{0} 后面缺少值", "{0} needs a value"),
        (r"argument (.*?): invalid int value: (.*)", "{0} 应为整数，而不是 {1}", "{0} is a whole number, not {1}"),
        (r"argument (.*?): invalid float value: (.*)", "{0} 应为数字，而不是 {1}", "{0} is a number, not {1}"),
        (
            r"argument (.*?): invalid choice: (.*?) \(choose from (.*)\)",
            "{0} 没有 {1}，可用：{2}",
            "{0}: there is no {1}, only {2}",
        ),
        (r"argument (.*?): (.*?) · (.*)", "{0}：{1}", "{0}: {2}"),
        (r"ambiguous option: (.*?) could match (.*)", "{0} 不明确，可能是 {1}", "{0} may mean {1}"),
        (r"unrecognized arguments: (.*)", "不认识 {0}", "{0} is not known here"),
    )
)


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence of both languages, as all else does, and where the usage is told."""

    def error(self, message: str) -> NoReturn:
        zh, en = _in_both(message)
        say(f"{zh}。用法见 {self.prog} --help。", f"{en}. {self.prog} --help tells the usage.")
        self.exit(UsageError.code)


def _in_both(message: str) -> tuple[str, str]:
    for pattern, zh, en in _WRONG:
        if found := pattern.fullmatch(message):
            parts = [part.strip().rstrip("。.") for part in found.groups()]
            return zh.format(*parts), en.format(*parts)
    return message, message


def whole(least: int, most: int) -> Callable[[str], int]:
    """The type of an option that is a whole number within bounds."""

    def read(text: str) -> int:
        if not (re.fullmatch(r"-?[0-9]{1,20}", text) and least <= int(text) <= most):
            raise argparse.ArgumentTypeError(
                f"应为 {least} 到 {most} 的整数 · a whole number from {least} to {most} is needed"
            )
        return int(text)

    return read


def group(subparsers: Any, name: str, help: str) -> Any:
    """The subcommands of `wuzha NAME`, for a command to which several apps add (`wuzha import …`)."""
    known = subparsers.choices.get(name)
    if known is None:
        known = subparsers.add_parser(name, help=help)
        known.set_defaults(group=known.add_subparsers(dest=f"{name}_command", metavar="WHAT", required=True))
    return known.get_default("group")
