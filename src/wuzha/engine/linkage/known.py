# SPDX-License-Identifier: Apache-2.0
"""What everybody uses: public numbers by the numbering plan, and a small list of apps and sites. As of 2026-11.

Numbering plan: 电信网编号计划 (MIIT). The list is short on purpose: what it does not know, `hubs` finds by its use.
"""

from __future__ import annotations

import re

#: 110, 119, 12345, 96110, 95588, 10086, 400 and 800 numbers, senders of messages (106…).
#: The same with an area code before it.
_PUBLIC = re.compile(
    r"(?:0[0-9]{2,3}(?=1[12][0-9]{1,4}$|9[56][0-9]{3,4}$|100[0-9]{2}$))?(?:11[0-9]|12[0-9]{1,4}|9[56][0-9]{3,7}|100[0-9]{2}|[48]00[0-9]{7}|106[0-9]{5,17})"
).fullmatch
_APPS = frozenset((
    "微信", "wechat", "weixin", "qq", "支付宝", "alipay", "淘宝", "taobao", "天猫", "京东", "jd", "拼多多",
    "抖音", "快手", "小红书", "微博", "美团", "饿了么", "百度", "高德地图", "百度地图", "云闪付", "闲鱼",
    "转转", "钉钉", "dingtalk", "腾讯会议", "飞书", "飞书会议", "zoom", "陌陌", "探探", "soul", "知乎",
    "哔哩哔哩", "bilibili", "今日头条", "西瓜视频", "优酷", "爱奇艺", "腾讯视频", "百度网盘", "wps",
    "手机银行", "中国工商银行", "中国建设银行", "中国农业银行", "中国银行", "招商银行", "国家反诈中心",
    "中国移动", "中国联通", "中国电信", "12306", "铁路12306", "个人所得税", "交管12123", "携程", "去哪儿",
    "唯品会", "苏宁易购", "滴滴出行", "滴滴", "telegram", "whatsapp", "skype", "facebook",
    "instagram", "line", "企业微信", "qq邮箱", "uc浏览器", "chrome", "应用宝", "appstore",
    # words for a kind of thing, that name none
    "电报", "飞机", "纸飞机", "蝙蝠", "电话", "短信", "浏览器", "客服", "平台", "软件", "网站", "微信群", "qq群",
    "微信小程序", "小程序", "公众号", "微信公众号", "聊天软件", "银行卡", "银行",
))  # fmt: skip
_DOMAINS = frozenset((
    "qq.com", "wechat.com", "tencent.com", "baidu.com", "taobao.com", "tmall.com", "alipay.com",
    "jd.com", "pinduoduo.com", "yangkeduo.com", "douyin.com", "kuaishou.com", "xiaohongshu.com",
    "weibo.com", "weibo.cn", "bilibili.com", "163.com", "126.com", "sina.com", "sina.com.cn",
    "sohu.com", "meituan.com", "ele.me", "ctrip.com", "12306.cn", "58.com", "zhihu.com", "csdn.net",
    "aliyun.com", "aliyuncs.com", "myqcloud.com", "huawei.com", "mi.com", "icbc.com.cn", "ccb.com",
    "abchina.com", "boc.cn", "bankcomm.com", "cmbchina.com", "psbc.com", "unionpay.com", "95516.com",
    "google.com", "apple.com", "microsoft.com", "github.com", "youtube.com", "facebook.com",
    "twitter.com", "x.com", "t.me", "telegram.org", "whatsapp.com", "t.cn", "url.cn", "dwz.cn", "suo.im",
    "bit.ly", "tinyurl.com", "is.gd",
))  # fmt: skip


def is_public(kind: str, value: str) -> bool:
    """Whether a canonical value is one that a whole country uses; shorteners and hosts among the domains."""
    if kind == "phone":
        return _PUBLIC(value.replace("-", "")) is not None
    if kind == "app":
        return value in _APPS
    if kind == "chat":
        return value in _APPS
    if kind == "domain":
        return value in _DOMAINS or value.endswith(".gov.cn")
    return False
