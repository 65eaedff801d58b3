# SPDX-License-Identifier: Apache-2.0
"""The checklists as shipped, by kind of unit.

Items follow duties that the law names; how to look, points and severity are a proposal (`domain.md` §5.1, §6).
"""

from __future__ import annotations

from typing import Any

#: code, text, basis, how, points, severity
_Row = tuple[str, str, str, str, int, str]

_LAW = "反电信网络诈骗法"
_TOWNSHIP: tuple[_Row, ...] = (
    ("LEAD", "主要负责人听取反诈工作汇报并有研究部署记录", f"{_LAW}第6条", "查会议记录，近三个月至少一次", 10, "MAJOR"),
    (
        "TEAM",
        "镇、村（社区）、网格三级宣防队伍名册齐全并更新",
        f"{_LAW}第8条",
        "查名册，抽三个网格核对人员",
        10,
        "MINOR",
    ),
    ("VISIT", "高危预警人员上门见面劝阻按时完成", f"{_LAW}第34条", "抽五条预警，查上门记录", 20, "GRAVE"),
    ("FIVE", "五进宣传有计划、有台账、有影像", f"{_LAW}第8条", "查台账，抽两场活动", 15, "MINOR"),
    ("KNOW", "群众知晓反诈专线96110和主要骗术", f"{_LAW}第8条", "随机访问十人，八人以上知晓为符合", 15, "MAJOR"),
    ("SITE", "公共场所、金融网点周边宣传阵地完好", f"{_LAW}第8条", "看三处阵地", 10, "MINOR"),
    ("RECTIFY", "上次督导检查和通报指出的问题已整改", "督导工作要求", "对照上次问题清单", 20, "GRAVE"),
)
_STATION: tuple[_Row, ...] = (
    ("SIGN", "预警指令按时签收", "预警劝阻工作规范", "抽十条，看签收时间", 15, "GRAVE"),
    ("MEET", "紧急、高危预警见面率达标", "预警劝阻工作规范", "抽十条，看见面记录和照片", 20, "GRAVE"),
    ("TRUE", "劝阻反馈真实", "预警劝阻工作规范", "回访五人", 20, "GRAVE"),
    ("REPORT", "受案、立案及时，被害人笔录要素齐全", "公安机关办理刑事案件程序规定", "抽五起案件", 15, "MAJOR"),
    ("STOP", "接报后及时止付，流程有记录", f"{_LAW}第20条", "抽五起，看止付时间", 15, "MAJOR"),
    ("LEADS", "黑灰产线索按期核查反馈", "督导工作要求", "查线索台账", 15, "MAJOR"),
)
_BANK: tuple[_Row, ...] = (
    ("KYC", "开户尽职调查落实，异常开户有核查或拒绝记录", f"{_LAW}第15、16条", "抽十户开户资料", 25, "GRAVE"),
    ("LIMIT", "非柜面限额与客户情况相符", f"{_LAW}第16条", "抽十户，看限额", 20, "MAJOR"),
    ("WATCH", "可疑交易监测、延迟或限制措施有记录", f"{_LAW}第18条", "查近一个月记录", 20, "MAJOR"),
    ("WARN", "大额转账和取现有询问提示，有报警联动", f"{_LAW}第30条", "看录像两笔，问柜员", 20, "MAJOR"),
    ("TEACH", "员工反诈培训每季至少一次", f"{_LAW}第30条", "查培训记录", 15, "MINOR"),
)
_SCHOOL: tuple[_Row, ...] = (
    ("CLASS", "每学期开展反诈教育，覆盖全体师生", f"{_LAW}第8条", "查课表和签到", 30, "MAJOR"),
    ("PARENTS", "向家长告知防骗要点", f"{_LAW}第8条", "查告知书或家长群记录", 20, "MINOR"),
    (
        "CARDS",
        "开展不出租、出售、出借银行卡和电话卡教育",
        f"{_LAW}第31条",
        "问十名学生，八人以上知晓为符合",
        30,
        "MAJOR",
    ),
    ("CONTACT", "有反诈联络员，与派出所有联系记录", f"{_LAW}第8条", "查名册和记录", 20, "MINOR"),
)


def _items(rows: tuple[_Row, ...]) -> list[dict[str, Any]]:
    names = ("code", "text", "basis", "how", "points", "severity")
    return [dict(zip(names, row, strict=True)) for row in rows]


def shipped() -> dict[str, Any]:
    """The factory value of the rule set."""
    return {
        "lists": [
            {"kinds": ["TOWN", "STREET", "AREA"], "items": _items(_TOWNSHIP)},
            {"kinds": ["STATION"], "items": _items(_STATION)},
            {"kinds": ["BANK", "BANK_OUTLET"], "items": _items(_BANK)},
            {"kinds": ["SCHOOL"], "items": _items(_SCHOOL)},
        ]
    }
