# SPDX-License-Identifier: Apache-2.0
"""Headers of ledgers (台账) of pledges and penalties."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.utils.translation import pgettext_lazy

from wuzha.intake.header_rules import Headers
from wuzha.org.rules import RuleSet

_WHO = {
    "name": "姓名 被处罚人 被处罚人姓名 违法行为人 当事人 当事人姓名 签订人 承诺人 承诺人姓名 人员姓名 处罚对象",
    "id_no": "身份证号 身份证号码 公民身份号码 公民身份证号 证件号码 证件号 身份证",
    "case_no": "案件编号 案事件编号 关联案件 关联案件编号 案号 立案编号",
    "note": "备注 说明 其他",
}


def _words(fields: Mapping[str, str]) -> dict[str, Sequence[str]]:
    return {field: words.split() for field, words in fields.items()}


class PledgeHeaders(Headers):
    SHIPPED: ClassVar[Mapping[str, Sequence[str]]] = _words(
        _WHO
        | {
            "occasion": "事由 签订事由 承诺事由 类型 类别 签订原因 原因",
            "signed_on": "签订日期 签订时间 承诺日期 签署日期 签署时间 日期 签约日期",
            "until": "有效期至 有效期 截止日期 到期日 到期日期 失效日期",
            "witness": "见证人 见证民警 承办民警 经办民警 签订民警 责任民警 办理民警 民警 经办人 谈话人",
            "witness_unit": "见证单位 签订单位 承办单位 经办单位 责任单位 属地 所属镇街",
        }
    )


class PenaltyHeaders(Headers):
    MONEY = frozenset({"fine", "confiscated", "gain"})
    SHIPPED: ClassVar[Mapping[str, Sequence[str]]] = _words(
        _WHO
        | {
            "organisation": "单位名称 被处罚单位 违法单位 企业名称",
            "organisation_code": "统一社会信用代码 信用代码 社会信用代码",
            "article": "处罚依据 适用条款 条款 法律依据 处罚条款 违反条款",
            "facts": "违法事实 违法行为 案情 简要案情 事实 案由 主要违法事实",
            "acted_on": "违法日期 违法时间 违法行为日期 行为日期 行为时间 作案时间",
            "filed_on": "立案日期 立案时间 受案日期 受案时间",
            "told_on": "告知日期 告知时间 处罚告知日期",
            "reviewed_on": "法制审核日期 审核日期 审核时间",
            "reviewer": "法制审核人 审核人 法制员",
            "decided_on": "处罚日期 决定日期 处罚时间 处罚决定日期 决定时间 作出决定日期",
            "decided_by": "决定人 审批人 批准人 负责人",
            "document_no": "决定书文号 处罚决定书文号 文号 处罚文号 决定书编号 行政处罚决定书文号 文书号",
            "fine": "罚款 罚款金额 罚款数额 罚款（元） 罚款金额（元）",
            "confiscated": "没收 没收违法所得 没收金额 没收违法所得金额",
            "gain": "违法所得 违法所得金额 非法所得",
            "days": "拘留 拘留天数 行政拘留 拘留期限 行政拘留天数 拘留日数",
            "officers": "办案民警 办案人 主办民警 承办民警 办案人员 执法人员 经办民警",
            "served_on": "送达日期 送达时间 宣告日期",
            "paid_on": "缴款日期 缴纳日期 缴款时间 罚款缴纳日期",
        }
    )


class ReturnHeaders(Headers):
    SHIPPED: ClassVar[Mapping[str, Sequence[str]]] = _words(
        _WHO
        | {
            "ground": "列入依据 依据 人员类别 类别 列入原因 劝返原因",
            "ground_no": "依据文号 依据文书文号 文号 文书号 追逃编号 线索编号 下发文号",
            "listed_on": "列入日期 列入时间 登记日期 下发日期",
            "place": "滞留地 滞留国家 境外地点 所在国家 国家地区 国家（地区） 所在地",
            "left_on": "出境日期 出境时间 离境日期",
            "township": "属地 户籍镇街 责任镇街 所属镇街 户籍所在镇街 责任单位",
            "contacted_on": "最近联系日期 联系日期 联系时间 最近联系时间",
            "way": "联系方式 联系途径",
            "said": "联系情况 劝返情况 工作情况",
            "returned_on": "入境日期 回国日期 返回日期 回国时间 入境时间",
            "handed": "移交情况 移交单位 接收单位",
        }
    )


def _rule(key: str, title: Any, schema: type[Headers]) -> RuleSet[Any]:
    return RuleSet(
        key, title, schema, schema.factory,
        pgettext_lazy("sanctions", "Columns as ledgers have them; wordings: a collection, to be extended locally"),
        since=schema.since,
    )  # fmt: skip


PLEDGE_HEADERS = _rule(
    "sanctions.pledge_headers", pgettext_lazy("pledge", "Headers of ledgers of pledges"), PledgeHeaders
)
RETURN_HEADERS = _rule(
    "sanctions.return_headers", pgettext_lazy("return", "Headers of ledgers of people to return"), ReturnHeaders
)
PENALTY_HEADERS = _rule(
    "sanctions.penalty_headers", pgettext_lazy("penalty", "Headers of ledgers of penalties"), PenaltyHeaders
)
