# SPDX-License-Identifier: Apache-2.0
"""受案回执 (公安机关办理刑事案件程序规定 171): for whoever reported. The case system issues it; this is a draft."""

from __future__ import annotations

from datetime import date

from wuzha.documents import Document, Paragraph, Signature
from wuzha.engine.wording import plain_date

BLANK = "　　　　　　"


def receipt(name: str, number: str, reported: date, organ: str, department: str, day: date) -> Document:
    """The receipt of a report that was accepted."""
    return Document(
        title="受案回执",
        sample="样稿 · 以执法办案系统出具为准",
        body=(
            Paragraph(f"{name or BLANK}：", flush=True),
            Paragraph(
                f"你于{plain_date(reported)}报称的被诈骗一案，我单位已受理（受案登记表文号为：{number or BLANK}）。"
            ),
            Paragraph("你可通过110或者我单位查询案件进展情况。"),
            Paragraph(f"办案单位：{department or BLANK}　　联系人、联系方式：{BLANK}"),
        ),
        signature=Signature(organ or BLANK, day),
    )
