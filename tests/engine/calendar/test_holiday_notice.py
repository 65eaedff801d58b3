# SPDX-License-Identifier: Apache-2.0
"""A holiday notice read as it is pasted; every slip in it is found."""

from __future__ import annotations

from datetime import date

import pytest

from wuzha.engine.holiday_notice import NoticeError, read_notice

#: The arrangement of 2026 as it was announced.
NOTICE = """一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。"""


def test_a_notice_is_read_to_the_day() -> None:
    found = read_notice(2026, NOTICE)
    assert len(found.holidays) == 33
    assert {date(2026, 2, 15), date(2026, 2, 23), date(2026, 10, 7)} <= found.holidays
    assert found.makeup_workdays == {
        date(2026, 1, 4), date(2026, 2, 14), date(2026, 2, 28), date(2026, 5, 9), date(2026, 9, 20), date(2026, 10, 10)
    }  # fmt: skip


def test_days_of_the_december_before_belong_to_a_notice_that_names_the_year() -> None:
    text = "2022年12月31日至2023年1月2日放假调休，共3天；5月1日放假；10月1日至3日放假。"
    assert date(2022, 12, 31) in read_notice(2023, text).holidays


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("共9天", "共8天", "9天"),
        ("5月9日（周六）上班", "5月9日（周日）上班", "不是周日"),
        ("5月9日（周六）上班", "5月8日上班", "不是周末"),
        ("5月9日（周六）上班", "5月2日上班", "既放假又上班"),
        ("10月1日（周四）至7日（周三）放假调休，共7天", "10月4日放假", "缺少2026年10月1日"),
        ("4月4日（周六）", "4月31日", "没有2026年4月31日"),
        ("4月4日（周六）至6日（周一）放假，共3天", "4月6日至4日放假", "颠倒"),
        ("6月19日（周五）至21日（周日）放假，共3天", "2027年6月19日放假", "不属于2026年"),
    ],
)
def test_a_slip_in_a_notice_is_found(old: str, new: str, why: str) -> None:
    assert old in NOTICE
    with pytest.raises(NoticeError, match=why):
        read_notice(2026, NOTICE.replace(old, new))
