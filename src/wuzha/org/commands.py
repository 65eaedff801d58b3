# SPDX-License-Identifier: Apache-2.0
"""`wuzha admin`: the first administrator of a city, and a way back in for one who is locked out. `wuzha holidays`: the
years whose working days are known."""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path
from typing import Any

from wuzha.runtime.commandline import whole
from wuzha.runtime.messages import OperatorError, say

USERNAME = re.compile(r"[a-z][a-z0-9._-]{2,31}")
CODE = re.compile(r"[0-9]{6}")


def register(subparsers: Any) -> None:
    """Add `admin` to the command line (argparse keeps the type of its subparsers private)."""
    admin = subparsers.add_parser(
        "admin", help="任命首位系统管理员，或为其重设密码 · appoint the first administrator, or reset their password"
    )
    admin.add_argument("--username", required=True, help="登录名 · log-in name")
    admin.add_argument("--name", default="", help="姓名（新账号必填） · name, needed for a new account")
    admin.add_argument("--city", default="", metavar="CODE", help="城市区划代码，6 位 · division code of the city")
    admin.add_argument(
        "--city-name", default="", metavar="NAME", help="城市名称（库为空时） · its name, for an empty database"
    )
    admin.add_argument(
        "--reset-factor",
        action="store_true",
        help="只重置该人员的双因素验证 · only take this person's second factor away",
    )
    admin.add_argument("--json", action="store_true")
    admin.set_defaults(run=_admin)
    holidays = subparsers.add_parser(
        "holidays", help="列出或录入节假日安排 · list the years of holidays, or enter one from its notice"
    )
    holidays.add_argument("--year", type=whole(2000, 2200), metavar="YEAR", help="录入的年份 · the year to enter")
    holidays.add_argument(
        "--file", type=Path, metavar="FILE", help="通知正文（UTF-8 文本） · the text of the notice, UTF-8"
    )
    holidays.add_argument("--citation", default="", metavar="TEXT", help="文号 · number of the notice")
    holidays.add_argument("--json", action="store_true")
    holidays.set_defaults(run=_holidays)


def _admin(options: argparse.Namespace) -> int:
    from wuzha.runtime.django import prepare

    _check(options)
    if options.reset_factor:
        return _reset_factor(options)
    with prepare():
        from django.db import transaction

        from wuzha.audit.actor import Actor
        from wuzha.org.models import Person
        from wuzha.org.services import people

        actor = Actor.system("command line")
        if not options.name and not Person.objects.filter(username=options.username).exists():
            raise OperatorError(
                f"没有登录名为 {options.username} 的人员；新建账号请用 --name 给出姓名。",
                f"Nobody has the log-in name {options.username}; give --name to make the account.",
            )
        with transaction.atomic():
            city = people.city_for(actor, options.city, options.city_name)
            if city is None:
                raise OperatorError(
                    "请用 --city 指定城市区划代码；库为空时还要 --city-name，例如 --city 330282 --city-name 慈溪市。",
                    "Name the city with --city, and for an empty database with --city-name as well, "
                    "such as --city 330282 --city-name 慈溪市.",
                )
            password = people.appoint(actor, city, username=options.username, name=options.name)
    if options.json:
        print(json.dumps({"username": options.username, "city": city.code, "password": password}))
    else:
        print(password)
        say(
            f"{options.username} 现在是{city.name}的系统管理员。以上一次性密码只显示这一次，首次登录须修改。",
            f"{options.username} administers {city.name}. The one-time password above is shown this once and must be "
            "changed at the first log-in.",
        )
    return 0


def _holidays(options: argparse.Namespace) -> int:
    """Without a year, lists what is known; with one, enters it as a version of the rules in force from now on."""
    from wuzha.runtime.django import prepare

    adding = options.year is not None or options.file is not None or options.citation
    if adding and not (options.year and options.file and options.citation.strip()):
        raise OperatorError(
            "录入节假日须同时给出 --year、--file 和 --citation。", "Give --year, --file and --citation to enter a year."
        )
    with prepare():
        if adding:
            _enter_holidays(options.year, options.file, options.citation.strip())
        from wuzha.org.holidays import HOLIDAYS, work_calendar

        HOLIDAYS.forget()
        # What was just entered takes effect in a moment; the newest version says what is known then.
        entered = sorted(one.year for one in HOLIDAYS.versions()[0].value.years)
        years = sorted(work_calendar().years | set(entered))
    if options.json:
        print(json.dumps({"years": years, "entered": entered}))
    else:
        say(
            f"已有节假日安排的年份：{years[0]} 至 {years[-1]}；其中录入的：{'、'.join(map(str, entered)) or '无'}。",
            f"Years with holidays: {years[0]} to {years[-1]}; entered here: {', '.join(map(str, entered)) or 'none'}.",
        )
    return 0


def _enter_holidays(year: int, file: Path, citation: str) -> None:
    from datetime import timedelta

    from django.utils import timezone

    from wuzha.audit.actor import Actor
    from wuzha.engine.holiday_notice import NoticeError, read_notice
    from wuzha.org.holidays import HOLIDAYS
    from wuzha.org.services.rules import add_version
    from wuzha.refusals import RefusalError

    try:
        notice = file.read_text("utf-8-sig")
        read_notice(year, notice)
    except (OSError, UnicodeDecodeError) as error:
        raise OperatorError(
            f"无法读取 {file}，请核对路径，并存为 UTF-8 文本。",
            f"{file} cannot be read. Check the path; save it as UTF-8.",
        ) from error
    except NoticeError as wrong:
        raise OperatorError(wrong.zh, wrong.en) from wrong
    HOLIDAYS.forget()
    kept = [one.model_dump() for one in HOLIDAYS.versions()[0].value.years if one.year != year]
    value = {"years": [*kept, {"year": year, "notice": notice.strip()}]}
    try:
        add_version(
            Actor.system("command line"), HOLIDAYS.key, value=value, valid_from=timezone.now() + timedelta(seconds=1),
            citation=citation, note=f"{year}",
        )  # fmt: skip
    except RefusalError as refused:
        raise OperatorError(
            f"{year} 年的安排已经录入，内容相同。", f"The holidays of {year} are entered already, and the same."
        ) from refused


def _reset_factor(options: argparse.Namespace) -> int:
    from wuzha.runtime.django import prepare

    with prepare():
        from wuzha.audit.actor import Actor
        from wuzha.org.models import Person
        from wuzha.org.services import factor
        from wuzha.refusals import RefusalError

        person = Person.objects.filter(username=options.username).first()
        if person is None:
            raise OperatorError(
                f"没有登录名为 {options.username} 的人员。", f"Nobody has the log-in name {options.username}."
            )
        try:
            factor.reset(Actor.system("command line"), person.pk)
        except RefusalError as refused:
            raise OperatorError(
                f"{options.username} 没有启用双因素验证。", f"{options.username} has no second factor."
            ) from refused
    if options.json:
        print(json.dumps({"username": options.username, "reset": True}))
    else:
        say(
            f"{options.username} 的双因素验证已重置，下次登录时会告知本人。",
            f"The second factor of {options.username} is reset; they are told at the next log-in.",
        )
    return 0


def _check(options: argparse.Namespace) -> None:
    if not USERNAME.fullmatch(options.username):
        raise OperatorError(
            "登录名为 3 到 32 个小写字母、数字、点、横线或下划线，以字母开头。",
            "A log-in name has 3 to 32 small letters, digits, dots, hyphens or underscores, beginning with a letter.",
        )
    if options.city and not CODE.fullmatch(options.city):
        raise OperatorError(
            f"区划代码应为 6 位数字，收到的是“{options.city}”。", f"A division code has 6 digits, not {options.city!r}."
        )
