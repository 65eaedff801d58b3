# SPDX-License-Identifier: Apache-2.0
"""The texts that come with the software."""

from __future__ import annotations

from typing import Any

_OFFICE = "{city}打击治理电信网络新型违法犯罪工作联席会议办公室"
_TOWNS = "各镇人民政府、街道办事处，市级有关成员单位"
_HEAD = {"issuer": "{city}反诈联席办文件", "signed_by": _OFFICE, "word": "慈反诈联席办", "addressee": _TOWNS}

_DAILY = """
# 一、警情
{period}，全市受理电信网络诈骗案件{results.reported}起，损失{results.loss}；立案{results.filed}起，破案{results.solved}起。
# 二、资金
止付{results.stopped}，冻结{results.frozen}，返还{results.returned}。
# 三、预警劝阻
接收预警指令{warning.received}条，下发{warning.dispatched}条，超时未反馈{warning.overdue}条。
{{table:figures|results.reported results.loss results.filed results.solved results.caught results.stopped results.frozen}}
"""  # noqa: E501
_WEEKLY = """
# 一、总体情况
{period}，全市受理电信网络诈骗案件{results.reported}起，环比{results.reported|mom}，同比{results.reported|yoy}；损失{results.loss}，环比{results.loss|mom}。
{{chart:weeks|results.reported}}
# 二、镇（街道）情况
{{table:townships|results.reported results.loss}}
# 三、预警劝阻
下发预警指令{warning.dispatched}条，见面率{warning.met}，及时率{warning.met_in_time}；劝阻后被骗率{warning.relapse}。
# 四、打击与追赃
破案{results.solved}起，抓获{results.caught}人；止付{results.stopped}，冻结{results.frozen}，返还{results.returned}。
# 五、下步要求
请各镇（街道）对照本周情况，及时研判高发类型，落实上门劝阻。
"""
_MONTHLY = """
现将{period}全市电信网络诈骗犯罪情况通报如下：
# 一、总体情况
{period}，全市受理电信网络诈骗案件{results.reported}起，同比{results.reported|yoy}，环比{results.reported|mom}；群众损失{results.loss}，同比{results.loss|yoy}，环比{results.loss|mom}。万人发案率{figures.rate10k}，案均损失{figures.loss_per_case}。年初至今受理{ytd:results.reported}起，同比{ytd:results.reported|yoy}，损失{ytd:results.loss}，同比{ytd:results.loss|yoy}。
{{chart:months|results.reported}}
# 二、发案特点
按诈骗类型，受理案件分布如下：
{{table:parts|figures.type_*}}
按被害人性别、年龄和职业，人数分布如下：
{{table:parts|figures.sex_*}}
{{table:parts|figures.age_*}}
{{table:parts|figures.job_*}}
大额案件{figures.large_cases}起，其中特大案件{figures.huge_cases}起。按被骗时段，凌晨{figures.deceived_night}人、上午{figures.deceived_morning}人、下午{figures.deceived_afternoon}人、夜间{figures.deceived_evening}人。
发案居前的镇（街道）：{results.reported|top}；损失居前的：{results.loss|top}。
# 三、镇（街道）情况和黄红牌
各镇（街道）发案与损失如下表。表中“未分镇街及其他”为发案地尚未确定到镇（街道）或在市外的案件。各镇（街道）之间的差别含偶然因素，不以起数多少定优劣；是否挂牌按规则由联席办提出、领导小组决定。
{{table:townships|results.reported results.loss results.solved}}
本期末监测中，符合提请条件的镇（街道）{standing.eligible}个：{standing.eligible|names}；列入关注的{standing.watched}个：{standing.watched|names}。
至本期末，警示挂牌（黄牌）{oversight.yellow}个：{oversight.yellow|names}；挂牌整治（红牌）{oversight.red}个：{oversight.red|names}。
# 四、预警劝阻
下发预警指令{warning.dispatched}条，见面率{warning.met}，及时率{warning.met_in_time}，劝阻挽回损失{warning.averted_evidenced}。
劝阻后被骗{warning.relapsed}人，劝阻后被骗率{warning.relapse}，涉及镇（街道）：{warning.relapsed|names}。对每起劝阻后被骗个案，有关派出所和镇（街道）要逐起倒查劝阻经过。
# 五、打击处理与追赃返还
破案{results.solved}起，抓获{results.caught}人，打处{results.handled}人，移送起诉{results.sent}人；止付{results.stopped}，冻结{results.frozen}，返还{results.returned}。行政处罚{sanctions.penalties}人，惩戒{sanctions.sanctioned}人。
# 六、两卡与网点
打处涉“两卡”人员{results.handled_cards}人。新发现涉案卡（账户、号码）{cards.involved_cards}张，其中个人银行卡{cards.involved_bank_cards}张、对公账户{cards.involved_corporate}个、电话卡和线路{cards.involved_lines}个。对网点采取措施{outlets.under_measure}个，其中挂牌整治{outlets.listed}个；倒查办结的网点有责率{outlets.at_fault}。
# 七、无诈单元与宣传防范
正在创建的无诈单元{fraudfree.creating}个，持有称号的{fraudfree.holding}个，本期授牌{fraudfree.awarded}个；今年无诈社区名额{fraudfree.quota}个，已持有称号{fraudfree.communities}个。开展宣传活动{outreach.activities}场，受众{outreach.reach}人次；举办主题活动{outreach.events}场，发布每日一宣{outreach.daily}条。各镇（街道）进度见附件。
# 八、存在问题
预警指令超时未反馈{warning.overdue}条，较多的镇（街道）：{warning.overdue|worst}。
见面率未达目标或低于全市的镇（街道）：{warning.met|worst}；及时率未达目标或低于全市的：{warning.met_in_time|worst}。
督办事项超期的镇（街道）：{inspections.tickets_overdue|worst}。每日一宣缺报较多的：{outreach.missing|worst}。
以上单位要对照查找不足，逐项整改。
# 九、下步要求
各镇（街道）、各成员单位要压实责任，持续推进宣传防范和预警劝阻。
@ 各镇（街道）打击与发案情况表
{{table:townships|results.reported results.loss results.filed results.solved results.caught}}
@ 各镇（街道）预警劝阻情况表
{{table:townships|warning.dispatched warning.met warning.met_in_time warning.overdue}}
@ 各镇（街道）无诈单元与宣传防范情况表
{{table:townships|outreach.activities outreach.reach fraudfree.creating fraudfree.communities}}
@ 主要指标表
{{table:figures|results.reported results.loss results.filed results.solved results.caught results.handled results.stopped results.frozen results.returned warning.dispatched warning.met outreach.activities cards.involved_cards}}
"""  # noqa: E501
_ANNUAL = """
现将{period}全市打击治理电信网络诈骗犯罪工作情况报告如下：
# 一、总体成效
{period}，全市受理电信网络诈骗案件{results.reported}起，同比{results.reported|yoy}；群众损失{results.loss}，同比{results.loss|yoy}。
{{chart:months|results.reported}}
# 二、打击处理
破案{results.solved}起，抓获犯罪嫌疑人{results.caught}人，打处{results.handled}人，其中移送起诉{results.sent}人、检察机关起诉{results.prosecuted}人，涉“两卡”{results.handled_cards}人。
# 三、资金追缴
止付涉案资金{results.stopped}，冻结{results.frozen}，返还群众{results.returned}。
# 四、预警劝阻
下发预警指令{warning.dispatched}条，见面率{warning.met}，劝阻后被骗率{warning.relapse}，劝阻挽回损失{warning.averted_evidenced}。
# 五、镇（街道）情况
{{table:townships|results.reported results.loss results.solved}}
# 六、全年主要指标
{{table:figures|results.reported results.loss results.filed results.solved results.caught results.handled results.stopped results.frozen results.returned}}
# 七、下一年打算
继续压实各镇（街道）、各成员单位责任，加强宣传防范、预警劝阻、打击处理和追赃返还，遏制案件高发态势。
"""  # noqa: E501
_TOWNSHIP = """
# 一、发案
{period}，你镇（街道）受理电信网络诈骗案件{results.reported}起，同比{results.reported|yoy}，环比{results.reported|mom}；损失{results.loss}，同比{results.loss|yoy}。万人发案率{figures.rate10k}。
{{chart:months|results.reported}}
# 二、打击
破案{results.solved}起，抓获{results.caught}人。
# 三、主要指标
{{table:figures|results.reported results.loss results.filed results.solved results.caught}}
# 四、请你镇（街道）做好
对照本期情况，及时研判高发类型，落实上门劝阻和入户宣传，对超时未反馈的预警指令逐条核查。
"""
_REPLY = """
您（们）提出的关于加强电信网络诈骗犯罪打击治理工作的建议收悉。现答复如下：
# 一、工作成效
{period:year}，全市电信网络诈骗发案同比{year:results.reported|yoy}，群众损失同比{year:results.loss|yoy}；止付涉案资金{year:results.stopped}，冻结{year:results.frozen}，返还群众{year:results.returned}；抓获犯罪嫌疑人{year:results.caught}人，破案{year:results.solved}起。
# 二、主要做法
市反诈联席会议现有成员单位{bulletins.members}家。
## （一）坚持以打开路
组建打击治理专班，配备民警{bulletins.force_officers}名、辅警{bulletins.force_auxiliaries}名，开展“云剑”“断卡”“断流”等专项行动。{period}，打处涉诈人员{results.handled}人，其中{prosecuted}；追赃返还{results.returned+results.recovered_other}；打处涉“两卡”人员{results.handled_cards}人。依法行政处罚{sanctions.penalties}人，惩戒{sanctions.sanctioned}人，签订承诺书{sanctions.pledges}份。
## （二）坚持以防为先
落实先研判、再完善、后推送的预警劝阻机制。{period:year}，开展劝阻{year:warning.dispatched|about}次，挽回损失{year:warning.averted_evidenced}；{period:months}，开展劝阻{months:warning.dispatched|about}次，挽回损失{months:warning.averted_evidenced}。
## （三）坚持以宣为要
健全市、镇、村社、网格宣防队伍，现有市级{outreach.team_city}人、镇级{outreach.team_town}人、村社{outreach.team_village}人、网格{outreach.team_grid}人。{period}，举办“反诈系列+”主题活动{outreach.events}场，开展进学校、进企业、进社区、进农村、进家庭宣传{outreach.activities}场，受众{outreach.reach}人次；发布每日反诈提示{outreach.daily}条；建成横河反诈走廊、古塘便民驿站等宣传阵地{outreach.sites}处。
每个镇（街道）按人口基数创建{n:2至4|慈公建〔2023〕4号}个无诈社区，今年名额{fraudfree.quota}个。现有{fraudfree.creating}个单元正在创建，宗汉街道星光家园等{fraudfree.holding}个单元持有无诈单元称号。
# 三、下步打算
我局将继续会同各成员单位，压实责任，加强宣传防范、预警劝阻和打击治理，守护好人民群众的“钱袋子”。
感谢您（们）对公安工作的关心和支持。
"""
_PROSECUTED = "检察机关起诉{results.handled_prosecuted}人"

_YTD = [{"name": "ytd", "zh": "年初至今", "rule": "YEAR_TO_DATE"}]
SHIPPED: list[dict[str, Any]] = [
    {
        "code": "DAILY", "zh": "日报", "en": "Daily brief", "grain": "DAY", "public": False, **_HEAD,
        "title": "{period}电信网络诈骗警情日报", "text": _DAILY.strip(),
    },
    {
        "code": "WEEKLY", "zh": "周报", "en": "Weekly bulletin", "grain": "WEEK", "public": True, **_HEAD,
        "title": "{period}全市电信网络诈骗警情周报", "text": _WEEKLY.strip(),
    },
    {
        "code": "MONTHLY", "zh": "月通报", "en": "Monthly circular", "grain": "MONTH", "public": True, **_HEAD,
        "title": "关于{period}全市电信网络诈骗犯罪情况的通报", "spans": _YTD, "text": _MONTHLY.strip(),
        "copies": ["市委政法委", "市政府办公室"], "three_people": True,
    },
    {
        "code": "ANNUAL", "zh": "年度报告", "en": "Annual report", "grain": "YEAR", "public": True, **_HEAD,
        "title": "{period}全市打击治理电信网络诈骗犯罪工作情况报告", "text": _ANNUAL.strip(),
        "copies": ["市委政法委", "市政府办公室"], "three_people": True,
    },
    {
        "code": "TOWNSHIP", "zh": "镇街情况单", "en": "Township sheet", "grain": "MONTH", "public": False,
        "township": True, **_HEAD, "addressee": "", "title": "{period}镇（街道）电信网络诈骗情况单",
        "text": _TOWNSHIP.strip(),
    },
    {
        "code": "REPLY", "zh": "建议答复", "en": "Reply to a suggestion", "grain": "TO_DATE", "public": True,
        "issuer": "{bureau}文件", "signed_by": "{bureau}", "word": "慈公建", "upward": True, "three_people": True,
        "title": "对{session}第{number}号建议的答复", "text": _REPLY.replace("{prosecuted}", _PROSECUTED).strip(),
        "spans": [
            {"name": "year", "zh": "上年全年", "rule": "YEAR_BEFORE"},
            {"name": "months", "zh": "本年各整月", "rule": "WHOLE_MONTHS"},
        ],
        "copies": ["市人大常委会代表工作委员会", "市政府办公室", "市委政法委员会", "市反诈联席会议办公室"],
    },
]  # fmt: skip
