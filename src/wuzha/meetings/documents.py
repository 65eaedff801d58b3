# SPDX-License-Identifier: Apache-2.0
"""会议通知 and 会议纪要 in the form of official documents (GB/T 9704).

The 纪要 names who took part, and bears no seal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from wuzha.documents import Document, Heading, Paragraph
from wuzha.documents.description import Block, Signature

_NUMBERS = "一二三四五六七八九十"
_BODY = "打击治理电信网络新型违法犯罪工作"


@dataclass(frozen=True, slots=True)
class Resolved:
    title: str
    text: str
    units: Sequence[str]
    due_on: date


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """What the documents of a meeting say; (unit, post or reason) of who came and who did not."""

    city: str
    group: bool
    kind: str
    title: str
    at: datetime
    place: str
    chair: str
    number: str
    issued_on: date | None
    agenda: Sequence[tuple[str, str]]
    invited: Sequence[str]
    present: Sequence[tuple[str, str]]
    deputies: Sequence[tuple[str, str]]
    absent: Sequence[tuple[str, str]]
    summary: str
    resolved: Sequence[Resolved]

    @property
    def organ(self) -> str:
        return f"{self.city}{_BODY}{'领导小组' if self.group else '联席会议办公室'}"


def _numbered(place: int) -> str:
    """一 to 九十九."""
    tens, ones = divmod(place, 10)
    if not tens:
        return _NUMBERS[ones - 1]
    return f"{_NUMBERS[tens - 1] if tens > 1 else ''}十{_NUMBERS[ones - 1] if ones else ''}"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _when(at: datetime) -> str:
    return f"{_day(at.date())}{at:%H:%M}"


def _listed(rows: Sequence[tuple[str, str]]) -> str:
    return "、".join(f"{unit}（{words}）" if words else unit for unit, words in rows)


def notice(one: MeetingFacts) -> Document:
    """关于召开…的通知: when, where, who, what about."""
    body: list[Block] = [
        Paragraph("经研究，决定召开会议，现将有关事项通知如下："),
        Heading("一、会议时间"), Paragraph(f"{_when(one.at)}。"),
    ]  # fmt: skip
    place = 2
    if one.place:
        body += [Heading("二、会议地点"), Paragraph(f"{one.place}。")]
        place = 3
    body += [Heading(f"{_numbered(place)}、会议议题")]
    body += [
        Paragraph(f"{number}. {topic}{f'（{reports}汇报）' if reports else ''}")
        for number, (topic, reports) in enumerate(one.agenda, 1)
    ]
    body += [
        Heading(f"{_numbered(place + 1)}、参会单位"), Paragraph(f"{'、'.join(one.invited)}。"),
        Paragraph("请参会单位主要或分管负责人参加；因故不能参加的，请委派人员并说明原因。"),
    ]  # fmt: skip
    return Document(
        f"关于召开{one.title}的通知", tuple(body), issuer=one.organ, addressee="各参会单位",
        signature=Signature(one.organ),
    )  # fmt: skip


def minutes(one: MeetingFacts) -> Document:
    """会议纪要: what was said, what was resolved and of whom it is asked, then 出席, 请假 and 分送. Without a seal."""
    opening = (
        f"{_when(one.at)}，{one.chair}{f'在{one.place}' if one.place else ''}主持召开{one.title}。"
        f"会议应到{len(one.invited)}个单位，实到{len(one.present) + len(one.deputies)}个单位。"
        "会议议题和议定事项纪要如下："
    )
    body: list[Block] = [Paragraph(opening), Heading("一、会议议题")]
    body += [Paragraph(f"{number}. {topic}。") for number, (topic, _unit) in enumerate(one.agenda, 1)]
    place = 2
    if one.summary:
        body += [
            Heading(f"{_numbered(place)}、会议情况"),
            *(Paragraph(line) for line in one.summary.splitlines() if line),
        ]
        place += 1
    if one.resolved:
        body += [Heading(f"{_numbered(place)}、议定事项")]
        for number, each in enumerate(one.resolved, 1):
            body += [
                Heading(f"（{_numbered(number)}）{each.title}", 2),
                Paragraph(f"{each.text}（责任单位：{'、'.join(each.units)}；完成时限：{_day(each.due_on)}）"),
            ]
    body.append(Paragraph(f"出席：{_listed(one.present) or '无'}。"))
    if one.deputies:
        body.append(Paragraph(f"委派出席：{_listed(one.deputies)}。"))
    if one.absent:
        body.append(Paragraph(f"请假：{_listed(one.absent)}。"))
    body.append(Paragraph(f"分送：{'、'.join(one.invited)}。"))
    return Document(
        f"{one.title}纪要", tuple(body), issuer=f"{one.organ}会议纪要", number=one.number,
        signature=Signature(one.organ, one.issued_on),
    )  # fmt: skip
