# SPDX-License-Identifier: Apache-2.0
"""Which browsers count as the same one."""

from __future__ import annotations

import pytest

from wuzha.org.binding import family

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)"
CHROME = WINDOWS + " AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36"
PHONE = (
    "Mozilla/5.0 (Linux; Android 14; 23049RAD8C Build/UKQ1.230804.001; wv) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Version/4.0 Chrome/130.0.6723.103 Mobile Safari/537.36 XWEB/1300333 MMWEBSDK/20241103 "
    "MicroMessenger/8.0.55.2780(0x28003740) WeChat/arm64 Weixin NetType/WIFI Language/zh_CN ABI/arm64"
)
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.1 Mobile/15E148 Safari/604.1"
)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (CHROME, CHROME.replace("141.0.0.0", "142.0.7444.59")),
        (f"{WINDOWS} Gecko/20100101 Firefox/145.0", f"{WINDOWS} Gecko/20100101 Firefox/146.0.1"),
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
            "Mozilla/5.0 (X11; Linux x86_64; rv:146.0) Gecko/20100101 Firefox/146.0",
        ),
        (IPHONE, IPHONE.replace("18_1", "26_0_1").replace("18.1", "26.0").replace("15E148", "23A341")),
        (PHONE, PHONE.replace("8.0.55.2780(0x28003740)", "8.0.60.2860(0x28003c5f)")),
        (PHONE, PHONE.replace("NetType/WIFI", "NetType/5G")),
        (PHONE, PHONE.replace("UKQ1.230804.001", "VKQ1.240911.002").replace("Android 14", "Android 15")),
    ],
)
def test_an_update_is_the_same_browser(before: str, after: str) -> None:
    assert before != after
    assert family(before) == family(after)


def test_another_browser_system_or_program_is_another_one() -> None:
    names = [
        CHROME,
        CHROME + " Edg/141.0.0.0",
        CHROME + " QBCore/3.53.1159.400 QQBrowser/9.0.2524.400",
        CHROME.replace("Windows NT 10.0; Win64; x64", "X11; Linux x86_64"),
        CHROME.replace("Windows NT 10.0; Win64; x64", "Macintosh; Intel Mac OS X 10_15_7"),
        f"{WINDOWS} Gecko/20100101 Firefox/145.0",
        PHONE,
        IPHONE,
        IPHONE.replace("Version/18.1", "CriOS/141.0.7390.41"),
        "curl/8.10.1",
        "python-requests/2.34.2",
        "",
    ]
    assert len({family(name) for name in names}) == len(names)
