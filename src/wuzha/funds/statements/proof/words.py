# SPDX-License-Identifier: Apache-2.0
"""What the words of a header, and of a code, say. Pieces of words, not a list of headers."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache


class Role(StrEnum):
    """What a column can be."""

    OWN_ACCOUNT = "self_account"
    OWN_NAME = "self_name"
    OWN_ID = "self_id_no"
    OWN_BANK = "self_bank"
    PEER_ACCOUNT = "peer_account"
    PEER_NAME = "peer_name"
    PEER_BANK = "peer_bank"
    PAYER_ACCOUNT = "payer_account"
    PAYER_NAME = "payer_name"
    PAYEE_ACCOUNT = "payee_account"
    PAYEE_NAME = "payee_name"
    AMOUNT = "amount"
    OUT = "debit"
    IN = "credit"
    FEE = "fee"
    BALANCE = "balance"
    BALANCE_BEFORE = "balance_before"
    DIRECTION = "direction"
    TIME = "time"
    DATE = "date"
    CLOCK = "clock"
    BOOKED = "booked"
    STATUS = "success"
    CURRENCY = "currency"
    SERIAL = "serial"
    SUMMARY = "summary"
    REMARK = "remark"
    KIND = "tx_type"
    CASH = "cash"
    #: known, and of no use to a reading: branch, teller, terminal …
    OTHER = "known_only"
    UNKNOWN = ""


@dataclass(frozen=True)
class Meaning:
    """What a header says: its role, fen of one unit where it names one, and codes it explains (`{"1": True}` = in)."""

    role: Role
    unit: int | None
    codes: dict[str, bool]


#: fen of one unit
UNITS = {
    "亿元": 10_000_000_000,
    "百万元": 100_000_000,
    "万元": 1_000_000,
    "万": 1_000_000,
    "千元": 100_000,
    "百元": 10_000,
    "元": 100,
    "圆": 100,
    "分": 1,
    "yuan": 100,
    "fen": 1,
    "cent": 1,
}
_SPACE = re.compile(r"[\s\u200b-\u200f\u2060\ufeff*_'\"]+")
_BRACKETS = re.compile(r"[(\[{【〔「]([^)\]}】〕」]*)[)\]}】〕」]?")
_UNIT = re.compile(
    r"(?:单位)?[::]?(?:人民币|rmb|cny)?(亿元|百万元|万元|千元|百元|元|圆|分|万|yuan|fen|cents?)(?:人民币)?$"
)
_CODE = re.compile(
    r"([0-9a-z+\-]{1,3}(?=[^0-9a-z])|(?:借|贷)(?=[=:-]))(?:[=:-]|为|表示|代表)?"
    r"(收入|支出|转入|转出|入账|出账|存入|支取|收|付|支|进|出|入|存|取|借|贷|debit|credit|in|out)(?![0-9a-z])"
)

_PEER = (
    r"(?:对方|对手|对端|交易对象|对应方|往来方|他方|对侧|收付方|收/付方|收付款方"
    r"|counterpart(?:y|ies)?|opponent|opposite|peer|oppo)"
)
_PAYER = r"(?:付款|付方|转出|汇出|汇款人|打款|出款|扣款|付钱|payer|remitter|sender|from)"
_PAYEE = r"(?:收款|收方|转入|汇入|收钱|入款|payee|beneficiary|receiver|recipient)"
_OWN = (
    r"(?:本方|本人|己方|我方|自己|客户|查询|交易主体|主体|持卡人|涉案|被查|核算|内部结算|用户侧?|交易方|主账|本户|own|self"
    r"|customer|cardholder)"
)
_ACCOUNT = (
    r"(?:账号|账户号?(?!名|余额|类|性质|状态|开户|户名)|账卡号|卡号|卡片号|支付账号|钱包号|钱包id|银行卡|用户id|id$"
    r"|account(?:no\.?|number|num|id)?$|acct(?:no\.?|num)?|cardno\.?|cardnumber|card$|accno)"
)
_NAME = r"(?:户名|名称|姓名|名字|开户名|账户名|昵称|name$|title$)"
_BANK = r"(?:开户行|开户银行|银行名称|行名|金融机构|所属银行|开户机构|bank)"
_ID = r"(?:身份证|证件|证照|idno|idnumber|idcard|credential)"
_MONEY = r"(?:金额|发生额|数额|额$|款额|资金|amount|amt|sum$|money)"

#: the first pattern that is found decides
_RULES: tuple[tuple[Role, str], ...] = (
    (Role.OTHER, rf"(?:{_PEER}).*(?:余额|balance|收付|借贷|收支|方向)"),
    (Role.OTHER, r"钞汇|付款方式|支付方式"),
    (Role.OTHER, r"可用|冻结|昨日|上日|日终|期初|透支|额度|授信|积分|累计|汇率|利率|available|limit|rate$"),
    (
        Role.BALANCE_BEFORE,
        r"(?:前|期前|before|prior)\w*(?:余额|结余|balance)|(?:余额|结余|balance)(?:前|before)|原余额",
    ),
    # what is owed falls where an account's balance rises
    (Role.OTHER, r"欠款|应还|未还|未偿|透支余额|owed|outstanding|amountdue"),
    (Role.BALANCE, r"余额|结余|结存|balance|\bbal\b|^bal$|剩余金额"),
    (Role.FEE, r"手续费|费用|服务费|工本费|\bfee|佣金|折扣|优惠|红包抵"),
    (Role.OTHER, rf"(?:{_PEER}|{_PAYER}|{_PAYEE}|{_OWN}).*{_ID}"),
    (Role.STATUS, r"是否成功|成功|状态|交易结果|处理结果|结果$|status|success|state$|result|冲正标|撤销标|冲账标"),
    (
        Role.DIRECTION,
        r"借贷|收付(?!方|款)|收支|收/付(?!方|款)|收/支|借/贷|进出|出入|存取|转入转出|入出|支收|付收|贷借|dc(?:flag|ind|mark)?$|d/c"
        r"|debit/?credit|in/?out|direction|borrow|方向|drcr|cr/?dr|dr/?cr|收支类型|资金流向|流向",
    ),
    (Role.CURRENCY, r"币种|币别|币类|货币|currency|ccy|curr$"),
    (Role.CASH, r"现金|现转|现/转|cash|钞转"),
    (Role.OTHER, r"(?:流水|记录|明细)?(?:条数|笔数|序号|行号|页码|页次|编号$)|^no\.?$|^序$|^#$|^id$|seq$|index$"),
    (
        Role.SERIAL,
        r"流水|单号|订单|日志号|传票|凭证号|凭证序号|参考号|检索号|serial|trace|reference|transactionid|txid|refno|水号|交易号",
    ),
    (
        Role.OTHER,
        r"柜员|网点|机构(?!名称.*对)|支行|分行|终端|设备|(?<![a-z])(?:ip|mac)(?![b-z])|商户号|凭证|渠道|操作|经办|复核|授权|地点|地址|发生地|区域|地区|电话|手机|邮箱|经度|纬度|证",
    ),
    (Role.SUMMARY, r"摘要|用途|说明|描述|summary|memo|narrat|descr|purpose|商品|details?$|交易信息"),
    (Role.REMARK, r"备注|附言|留言|remark|note$|comment|postscript|message"),
    (Role.OTHER, rf"(?:{_PEER}|{_PAYEE}|{_PAYER}|{_OWN}).*(?:类型|类别|性质|代码|状态|级别)"),
    (Role.PEER_BANK, rf"(?:{_PEER}).*{_BANK}"),
    (Role.OTHER, rf"(?:{_PAYER}|{_PAYEE}).*{_BANK}"),
    (Role.PEER_ACCOUNT, rf"(?:{_PEER}).*{_ACCOUNT}|^{_PEER}(?:信息)?$"),
    (Role.PEER_NAME, rf"(?:{_PEER}).*(?:{_NAME}|单位|名)|^交易对方$"),
    (
        Role.OUT,
        rf"(?:借方|支出|支取|付出|付款|转出|借记|出账|汇出|取出|支付|debit|withdraw\w*|paidout|moneyout|^出).*{_MONEY}|^(?:借方|支出|支取|付出|借|支|付|转出|出账|取款|debit|withdrawals?|paidout|out|dr|支付)$",
    ),
    (
        Role.IN,
        rf"(?:贷方|收入|存入|收款|转入|贷记|入账|汇入|进账|credit|deposit\w*|paidin|moneyin|^入|^收).*{_MONEY}|^(?:贷方|收入|存入|贷|收|存|转入|入账|进账|存款|credit|deposits?|paidin|in|cr)$",
    ),
    (Role.PAYER_ACCOUNT, rf"(?:{_PAYER}).*{_ACCOUNT}|^from$"),
    (Role.PAYEE_ACCOUNT, rf"(?:{_PAYEE}).*{_ACCOUNT}|^to$"),
    (Role.PAYER_NAME, rf"(?:{_PAYER}).*(?:{_NAME}|单位|名|人$|方$)"),
    (Role.PAYEE_NAME, rf"(?:{_PAYEE}).*(?:{_NAME}|单位|名|人$|方$)"),
    (Role.OWN_BANK, rf"(?:{_OWN})?.*{_BANK}"),
    (Role.AMOUNT, rf"{_MONEY}|^(?:交易额|发生|钱数|价税?)$"),
    (
        Role.BOOKED,
        r"(?:记账|入账|会计|账务|清算|结算|起息|过账|posting|posted|booked|value|settle\w*)\w*(?:日|时|date|time|day)",
    ),
    (
        Role.OTHER,
        r"(?:修改|更新|打印|查询|申请|提交|受理|开户|销户|到账|接收|反馈|导出|创建|到期|完成|支付)\w*(?:日期|时间|time|date)",
    ),
    (Role.DATE, r"^(?:transaction|trans|txn|trade)date"),
    (Role.TIME, r"日期时间|交易时间|发生时间|时间戳|timestamp|datetime|date/?time|交易日时|日期及时间|日期/时间"),
    (Role.DATE, r"日期|交易日|发生日|\bdate|day$|年月日|日$"),
    (Role.TIME, r"时间|time|时刻|时分|when"),
    (Role.OWN_NAME, rf"(?:{_OWN}|交易|开户|账户)?.*(?:{_NAME})"),
    (Role.OWN_ACCOUNT, rf"(?:{_OWN}|交易)?.*{_ACCOUNT}|^{_OWN}$"),
    (Role.KIND, r"类型|类别|种类|分类|业务|交易码|交易代码|交易名|方式|type$|category|channel|kind"),
)
#: other money than yuan, in a header or a title
FOREIGN = re.compile(
    r"美元|美金|港币|港元|欧元|日元|日圆|英镑|澳元|加元|新加坡元|新元|泰铢|韩元|卢布|泰达币|外币"
    r"|(?<![a-z])(?:usdt?|hkd|eur|jpy|gbp|aud|cad|sgd|thb|krw|rub)(?![a-z])"
)
_COMPILED = tuple((role, re.compile(pattern)) for role, pattern in _RULES)


def normalised(header: str) -> str:
    """Half-width, lower case, no blanks; 帐 and 账 are one letter here."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", header)).casefold().replace("帐", "账")


@lru_cache(maxsize=4096)
def meaning(header: str) -> Meaning:
    """What a header says of its column. A unit in brackets is part of it: `金额(万元)`."""
    plain = normalised(header)
    notes = _BRACKETS.findall(plain)
    found = [pair for note in notes for pair in _CODE.findall(note)]
    codes = {code: way for code, word in found if (way := code_word(word)) is not None and code != word}
    unit = None
    for note in notes:
        if named := _UNIT.search(note):
            unit = UNITS.get(named.group(1).removesuffix("s"))
    bare = _BRACKETS.sub("", plain)
    if unit is None and (named := re.search(r"(?:[/:_,-]|额|金)(亿元|百万元|万元|千元|百元|元|分)$", bare)):
        unit = UNITS[named.group(1)]
    bare = re.sub(r"[/:_,-](亿元|百万元|万元|千元|百元|元|分)$", "", bare)
    bracketed = "".join(notes)
    role = _role(bare)
    if role is Role.AMOUNT and bracketed:
        # 金额(支出), 发生额(贷方)
        side = code_word(bracketed)
        role = role if side is None else Role.IN if side else Role.OUT
    if role is Role.UNKNOWN and len(codes) >= 2:  # it explains two codes
        role = Role.DIRECTION
    return Meaning(role, unit, codes if len(codes) >= 2 else {})


def _role(bare: str) -> Role:
    if not bare:
        return Role.UNKNOWN
    return next((role for role, pattern in _COMPILED if pattern.search(bare)), Role.UNKNOWN)


_IN = re.compile(
    r"^(?:进|收|贷|c|cr|credit|入|收入|贷方|转入|入账|in|存入|进账|来账|贷记|汇入|存|收款|\+|贷-?收入|i|收到|存款)$"
)
_OUT = re.compile(
    r"^(?:出|付|借|d|dr|debit|支出|o|借方|转出|出账|out|支取|支|往账|借记|汇出|取|付款|-|支付|取款|消费)$"
)


@lru_cache(maxsize=4096)
def code_word(text: str) -> bool | None:
    """Which way the word of a code goes (True: money in); None for a number or a word that says neither.

    借/贷 is from the bank's book: 贷 is the customer's money in. Numbers (0/1, 1/2) mean different things at
    different banks.
    """
    plain = normalised(text)
    # 1-借, 借(支出), C:贷方
    pieces = [piece for piece in re.split(r"[-:=/()|,;.\[\]]+", plain) if piece] or [plain]
    told = {True for piece in pieces if _IN.match(piece)} | {False for piece in pieces if _OUT.match(piece)}
    return told.pop() if len(told) == 1 else None


_FAILED = re.compile(
    r"失败|未成功|不成功|关闭|撤单|撤销|冲正|抹账|冲销|退回|退汇|拒绝|作废|取消|无效|fail|revers|cancel|reject|declin|void|^(?:否|n|no|false|f)$"
)
_DONE = re.compile(
    # 零钱 and the like: wallets say where the money is now
    r"成功|正常|完成|有效|已(?:入账|到账|转账|存入零钱|收钱|收款)|success|ok|done|complete|normal|valid|^(?:是|y|yes|true|t)$"
)


@lru_cache(maxsize=4096)
def status_word(text: str) -> bool | None:
    """Whether the word says that money moved; None for a code or a word that says neither."""
    plain = normalised(text)
    if _FAILED.search(plain):
        return False
    return True if _DONE.search(plain) else None


def has_moved(column: Meaning, text: str) -> bool | None:
    """Whether a status says that money moved: by its word, else as a person says (`Answers.statuses`)."""
    word = status_word(text)
    return column.codes.get(text.casefold()) if word is None and column.role is Role.STATUS else word
