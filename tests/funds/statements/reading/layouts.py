# SPDX-License-Identifier: Apache-2.0
"""Twelve statement layouts with the traps of real exports planted. Every number is visibly synthetic."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import xlsxwriter

OWN = "6299990000000000001"
PEER = "6299990000000000002"
THIRD = "6299990000000000003"
DAY = "2023-05-10 "


@dataclass(frozen=True)
class Row:
    """What a row must become: (peer, clock of 2023-05-10, fen with sign for the direction, balance)."""

    peer: str
    clock: str
    signed: int
    balance: int | None = None
    kind: str = ""


@dataclass(frozen=True)
class Case:
    """A file and what must come out of it."""

    layout: str
    write: Callable[[Path], Path]
    accepted: list[Row]
    rejected: dict[str, int]
    duplicates: int = 0
    own: str = OWN
    flags: dict[str, int] = field(default_factory=dict)


def text(name: str, content: str, encoding: str = "utf-8") -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(content.encode(encoding))
        return path

    return write


def book(name: str, sheets: dict[str, list[list[object]]]) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        path = folder / name
        with xlsxwriter.Workbook(str(path), {"strings_to_numbers": False, "strings_to_formulas": False}) as made:
            for title, rows in sheets.items():
                sheet = made.add_worksheet(title)
                for place, row in enumerate(rows):
                    for column, cell in enumerate(row):
                        if isinstance(cell, str):
                            sheet.write_string(place, column, cell)
                        elif cell is not None:
                            sheet.write_number(place, column, cell)
        return path

    return write


POLICE_HEAD = (  # noqa: SIM905 - a header line is read best as the line it is
    "交易卡号,交易账号,账户开户名称,开户人证件号码,交易时间,交易金额,交易余额,收付标志,交易对手账卡号,现金标志,对手户名,"
    "对手身份证号,对手开户银行,摘要说明,交易币种,交易网点名称,交易网点代码,交易发生地,交易是否成功,传票号,终端号,IP地址,"
    "MAC地址,对手交易余额,交易流水号,日志号,凭证种类,凭证号,交易柜员号,商户名称,商户号,备注,交易类型,查询反馈结果原因"
).split(",")


def police(time: str, amount: object, balance: str, sign: str, peer: object, **more: object) -> list[object]:
    cells: dict[str, object] = {
        "交易卡号": OWN, "账户开户名称": "测试甲", "交易时间": time, "交易金额": amount, "交易余额": balance,
        "收付标志": sign, "交易对手账卡号": peer, "交易币种": "CNY", "交易是否成功": "成功",
    }  # fmt: skip
    cells |= more
    return [cells.get(name, "") for name in POLICE_HEAD]


POLICE = Case(
    "police",
    book(
        "police.xlsx",
        {
            "人员信息": [
                ["客户名称", "证照类型", "证照号码", "联系电话", "住宅地址", "工作单位"],
                ["测试甲", "身份证", "000000000000000000", "00000000000", "某地", "某单位"],
            ],
            "账户信息": [
                ["账户开户名称", "开户人证件号码", "交易卡号", "交易账号", "账号开户时间", "账户余额", "可用余额",
                 "币种", "开户网点", "账号开户银行", "账户类型", "账户状态", "销户日期"],
                ["测试甲", "000000000000000000", OWN, "9990000000000001", "20200101", "100.00", "100.00", "CNY",
                 "测试支行", "测试银行", "个人", "正常", ""],
            ],
            "交易明细": [
                ["电子交易明细"],
                POLICE_HEAD,
                police("20230510100211", "80,000.00", "80000.00", "进", PEER, 交易流水号="P1"),
                police("2023-05-10 10:05:40", "５００００.00", "130000.00", "进", f"{THIRD}\t", 交易流水号="P2"),
                police("2023/5/10 10:06:05", "100000.0", "30000.00", "出", f"'{PEER}", 交易流水号="P3"),
                police("45056.4222222222", "29900", "100.00", "出", f"{THIRD} ", 交易流水号="P4"),
                police("2023-05-10 10:09:00", "100.00", "0.00", "出", "", 现金标志="01", 交易流水号="P5"),
                police("2023-05-10 10:10:00", "5.00", "0.00", "出", PEER, 交易是否成功="失败", 交易流水号="P6"),
                police("2023-05-10 10:10:01", "5.00", "0.00", "出", 6299990000000000002.0, 交易流水号="P7"),
                police("2023-05-10 10:10:02", "0.00", "0.00", "出", PEER, 交易流水号="P8"),
                police("2023-13-40 10:10:02", "5.00", "0.00", "出", PEER, 交易流水号="P9"),
                police("2023-05-10 10:10:03", "abc", "0.00", "出", PEER, 交易流水号="P10"),
                police("2023-05-10 10:10:04", "1.234", "0.00", "出", PEER, 交易流水号="P11"),
                police("2023-05-10 10:10:05", "7.00", "0.00", "出", PEER, 交易币种="USD", 交易流水号="P12"),
                police("2023-05-10 10:06:05", "100000.00", "30000.00", "出", PEER, 交易流水号="P3"),
                ["合计", "", "", "", "", "260000.00"],
            ],
        },
    ),
    [
        Row(PEER, "10:02:11", 8_000_000, 8_000_000),
        Row(THIRD, "10:05:40", 5_000_000, 13_000_000),
        Row(PEER, "10:06:05", -10_000_000, 3_000_000),
        Row(THIRD, "10:08:00", -2_990_000, 10_000),
        Row("", "10:09:00", -10_000, 0, "cash_out"),
    ],
    {"FAILED": 1, "DIGITS_LOST": 1, "ZERO": 1, "TIME": 1, "AMOUNT": 1, "DECIMALS": 1, "CURRENCY": 1},
    duplicates=1,
)  # fmt: skip

TAILONG = Case(
    "tailong",
    text(
        "tailong.csv",
        "泰隆银行账户明细\n"
        "客户账号,账户名称,交易时间,借方发生额,贷方发生额,余额,对方客户账号,对方户名,对方金融机构名称,摘要描述,"
        "原柜员流水号,凭证类型,凭证序号,机构号,渠道号\n"
        f"{OWN},测试甲,2023-05-10 09:00:00,,1000.00,1000.00,{PEER},测试乙,测试银行,转账,T1,,,01,01\n"
        f"{OWN},测试甲,2023-05-10 09:01:00,400.00,0.00,600.00,{THIRD},测试丙,测试银行,转账,T2,,,01,01\n"
        f"{OWN},测试甲,2023-05-10 09:02:00,-400.00,,1000.00,{THIRD},测试丙,测试银行,冲正 T2,T3,,,01,01\n"
        f"{OWN},测试甲,2023-05-10 09:03:00,1.00,1.00,1000.00,{THIRD},测试丙,测试银行,转账,T4,,,01,01\n"
        f"{OWN},测试甲,2023-05-10 09:04:00,0.50,,999.50,,,,手续费,T5,,,01,01\n"
        f"{OWN},测试甲,2023-05-10 09:05:00,,,999.50,{PEER},测试乙,测试银行,转账,T6,,,01,01\n"
        "总计,,,401.50,1001.00,,,,,,,,,,\n",
    ),
    [Row(PEER, "09:00:00", 100_000, 100_000), Row("", "09:04:00", -50, 99_950, "fee")],
    {"REVERSED": 2, "TWO_AMOUNTS": 1, "AMOUNT": 1},
)

MINTAI = Case(
    "mintai",
    text(
        "mintai.csv",
        "客户姓名：测试甲　打印日期：2023年5月11日\n"
        "时间,账号卡号,支出,收入,余额,柜员流水号,记账柜员,记账机构,交易对手名称,交易对手账号,交易对手行名,交易渠道,附言\n"
        f"2023-05-10 09:00:00,{OWN},,500.00,500.00,M1,9,9,测试乙,{PEER},测试银行,网银,货款\n"
        f"2023-05-10 09:00:00,{OWN},200.00,,300.00,M2,9,9,测试丙,{THIRD},测试银行,网银,转账\n"
        f"2023-05-10 09:00:01,6.2999900000E+18,100.00,,200.00,M3,9,9,测试丙,{THIRD},测试银行,网银,转账\n"
        f"2023-05-10 09:00:02,{OWN},100.00,,200.00,M4,9,9,财付通支付科技有限公司,,测试银行,网银,转账\n"
        "支出笔数,3,,,,,,,,,,,\n收入笔数,1,,,,,,,,,,,\n",
    ),
    [
        Row(PEER, "09:00:00", 50_000, 50_000),
        Row(THIRD, "09:00:00", -20_000, 30_000),
        Row("", "09:00:02", -10_000, 20_000, "payment_institution"),
    ],
    {"DIGITS_LOST": 1},
)

RURAL_OLD = Case(
    "rural_old",
    text(
        "rural_old.csv",
        "账号,交易日期,交易时间,发生额,余额,借贷标志,对方姓名,对方账号,代理行机构号,备注\n"
        f"{OWN},20230510,90000,300.00,300.00,贷,测试乙,{PEER},01,转账\n"
        f"{OWN},20230510,090100123,100.00,200.00,借,测试丙,{THIRD},01,ATM取款\n"
        f"{OWN},20230510,0.3770833333,50.00,150.00,借,测试丙,{THIRD},01,转账\n"
        f"{OWN},20230510,,20.00,130.00,借,测试丙,{THIRD},01,转账\n"
        f"{OWN},无,090400,20.00,110.00,借,测试丙,{THIRD},01,转账\n"
        f"6299********0001,20230510,090500,20.00,110.00,借,测试丙,{THIRD},01,转账\n",
        "gb18030",
    ),
    [
        Row(PEER, "09:00:00", 30_000, 30_000),
        Row(THIRD, "09:01:00", -10_000, 20_000, "cash_out"),
        Row(THIRD, "09:03:00", -5_000, 15_000),
        Row(THIRD, "00:00:00", -2_000, 13_000),
    ],
    {"TIME": 1, "SELF_MASKED": 1},
    flags={"coarse_times": 1},
)

RURAL_NEW = Case(
    "rural_new",
    text(
        "rural_new.csv",
        "账号,交易日期,交易时间,交易金额,交易余额,借贷标志,币种,交易机构,摘要,对方账号,对方姓名\n"
        f"{OWN},2023年5月10日,09:00:00,300.00,300.00,,人民币,01,转账,{PEER},测试乙\n"
        f"{OWN},2023年5月10日,09:01:00,100.00,200.00,,人民币,01,转账,{THIRD},测试丙\n"
        f"{OWN},2023年5月10日,09:02:00,50.00,250.00,,人民币,01,转账,{PEER},测试乙\n"
        f"{OWN},2023年5月10日,09:03:00,50.00,,,人民币,01,转账,{PEER},测试乙\n",
    ),
    # of the first and the last row no balance before or after tells the direction
    [Row(THIRD, "09:01:00", -10_000, 20_000), Row(PEER, "09:02:00", 5_000, 25_000)],
    {"DIRECTION": 2},
    flags={"direction_inferred": 2},
)

ABC_OWN = ["9990000000000001", OWN, "测试甲"]
ABC = Case(
    "abc",
    book(
        "abc.xlsx",
        {
            "APSH": [
                ["账号", "卡号", "户名", "交易日期", "交易时间", "交易金额", "交易后余额", "对方户名", "对方账号",
                 "对方开户行", "交易网点", "交易行号", "传票号", "交易渠道"],
                [*ABC_OWN, "20230510", "090000", 300.0, 300.0, "测试乙", PEER, *[""] * 5],
                [*ABC_OWN, "20230510", "090100", -100.5, 199.5, "测试丙", THIRD, *[""] * 5],
                [*ABC_OWN, "20230510", "250100", -1, 198.5, "测试丙", THIRD, *[""] * 5],
                [*ABC_OWN, "", "", -1, 198.5, "测试丙", THIRD, *[""] * 5],
            ]
        },
    ),
    [
        Row(PEER, "09:00:00", 30_000, 30_000),
        Row(THIRD, "09:01:00", -10_050, 19_950),
    ],
    {"TIME": 2},
    own="9990000000000001",
)  # fmt: skip

CCB_OWN = ["测试甲", "9990000000000001", OWN, "2023-05-10"]
CCB = Case(
    "ccb",
    book(
        "ccb.xlsx",
        {
            "说明": [["本文件由系统生成"]],
            "交易明细": [
                ["客户名称", "账号", "交易卡号", "交易日期", "交易时间", "借贷方向", "交易金额", "账户余额", "对方账号",
                 "对方户名", "对方行名", "交易机构号", "交易流水号", "扩充备注"],
                [*CCB_OWN, "09.00.00", "贷", "１００.00", "100.00", PEER, "测试乙", "", "1", "C1", ""],
                [*CCB_OWN, "09.01.00", "借", "30.00", "70.00", THIRD, "测试丙", "", "1", "C2", ""],
                [*CCB_OWN, "09.02.00", "借", "-30.00", "100.00", THIRD, "测试丙", "", "1", "C3", "抹账 原流水C2"],
                [*CCB_OWN, "09.03.00", "借", "￥10.00", "90.00", "(null)", "", "", "1", "C4", "POS消费"],
                [*CCB_OWN, "09.04.00", "？", "10.00", "", THIRD, "", "", "1", "C5", ""],
            ],
        },
    ),
    [Row(PEER, "09:00:00", 10_000, 10_000), Row("", "09:03:00", -1_000, 9_000)],
    {"REVERSED": 2, "DIRECTION": 1},
    own="9990000000000001",
)  # fmt: skip

TENPAY = Case(
    "tenpay",
    text(
        "TenpayTrades.txt",
        "用户ID\t交易单号\t大单号\t用户侧账号名称\t借贷类型\t交易业务类型\t交易用途类型\t交易时间\t交易金额(分)\t账户余额(分)\t"
        "用户银行卡号\t用户侧银行名称\t用户侧网银联单号\t网联/银联\t第三方账户名称\t对手方ID\t对手侧账户名称\t对手方银行卡号\t"
        "对手侧银行名称\t对手侧网银联单号\t对手方接收时间\t对手方接收金额(分)\t备注1\t备注2\n"
        + "".join(
            f"wx-test-own\t{serial}\t\t测试甲\t{way}\t转账\t{use}\t{time}\t{fen}\t{balance}"
            f"\t\t\t\t\t\t{peer}\t测试乙\t{card}\t\t\t\t\t\t\n"
            for serial, way, use, time, fen, balance, peer, card in (
                ("W1", "入", "转账", "2023-05-10 09:00:00", "12345", "12345", "wx-test-peer", ""),
                ("W2", "出", "提现", "2023-05-10 09:01:00", "345", "12000", "", PEER),
                ("W3", "出", "转账", "2023-05-10 09:02:00", "100.5", "12000", "wx-test-peer", ""),
                ("W4", "出", "转账", "", "100", "11900", "wx-test-peer", ""),
                ("W2", "出", "提现", "2023-05-10 09:01:00", "345", "12000", "", PEER),
            )
        ),
        "gb18030",
    ),
    [Row("wx-test-peer", "09:00:00", 12_345, 12_345), Row(PEER, "09:01:00", -345, 12_000)],
    {"DECIMALS": 1, "TIME": 1},
    duplicates=1,
    own="wx-test-own",
)

ALI = "2088000000000001(测试甲),2088000000000002(测试乙)"
ALIPAY = Case(
    "alipay",
    text(
        "alipay.csv",
        "交易号,商户订单号,交易创建时间,付款时间,最近修改时间,交易来源地,类型,用户信息,交易对方信息,消费名称,金额（元）,收/支,"
        "交易状态,支付方式,清算流水号,备注,对应的协查数据\n"
        f"L1,,2023-05-10 08:59:00,2023-05-10 09:00:00,,,转账,{ALI},收款,88.00,收入,交易成功,,,,\n"
        f"L2,,2023-05-10 09:01:00,,,,转账,{ALI},付款,8.00,支出,交易成功,,,,\n"
        f"L3,,2023-05-10 09:02:00,,,,转账,{ALI},付款,8.00,支出,交易关闭,,,,\n"
        f"L4,,2023-05-10 09:03:00,,,,转账,{ALI},付款,8.00,不计收支,交易成功,,,,\n",
        "gb18030",
    ),
    [Row("2088000000000002", "09:00:00", 8_800), Row("2088000000000002", "09:01:00", -800)],
    {"FAILED": 1, "DIRECTION": 1},
    own="2088000000000001",
)

ALIPAY_TRANSFERS = Case(
    "alipay_transfers",
    text(
        "alipay_transfers.csv",
        "交易号,付款方支付宝账号,收款方支付宝账号,收款机构信息,到账时间,转账金额（元）,转账产品名称,交易发生地,提现流水号\n"
        "Z1,2088000000000001,2088000000000002,,2023-05-10 09:00:00,66.00,转账,,\n"
        "Z2,,2088000000000002,,2023-05-10 09:01:00,66.00,转账,,\n"
        "Z3,2088000000000001,2088000000000002,,2023-05-10 09:02:00,,转账,,\n"
        "Z4,2088000000000001,2088000000000002\n",
        "gb18030",
    ),
    [Row("2088000000000002", "09:00:00", -6_600)],
    {"SELF_MISSING": 1, "AMOUNT": 1, "MALFORMED": 1},
    own="2088000000000001",
)

INSTITUTION = Case(
    "payment_institution",
    text(
        "institution.csv",
        "支付订单号,交易类型,支付类型,交易主体的出入账标识,交易时间,币种,交易金额,交易流水号,交易余额,收款方银行卡所属银行名称,"
        "收款方银行卡所属银行卡号,收款方的支付帐号,收款方的商户名称,收款方的商户号,付款方银行卡所属银行名称,"
        "付款方银行卡所属银行卡号,付款方的支付帐号,交易支付设备ip,mac地址,备注\n"
        "O1,转账,,入账,20230510090000,156,10.00,I1,10.00,,,pay-test-own,,,,,pay-test-peer,,,\n"
        "O2,转账,,出账,20230510090100,156,4.00,I2,6.00,,,pay-test-peer,,,,,pay-test-own,,,\n"
        "O3,转账,,出账,2023051009020099,156,1.00,I3,5.00,,,,测试商户,M1,,,pay-test-own,,,消费\n"
        "O4,转账,,出账,20230510090300,840,1.00,I4,4.00,,,,,,,,pay-test-own,,,\n",
    ),
    [
        Row("pay-test-peer", "09:00:00", 1_000, 1_000),
        Row("pay-test-peer", "09:01:00", -400, 600),
        Row("", "09:02:00", -100, 500),
    ],
    {"CURRENCY": 1},
    own="pay-test-own",
)

PLATFORM = Case(
    "platform",
    text(
        "platform.csv",
        "CardNumber,TransactionType,BorrowingSigns,Currency,TransactionAmount,AccountBalance,TransactionTime,"
        "TransactionSerial,OpponentName,OpponentAccountNumber,TransactionRemark,CashMark,TransactionStatus\n"
        f"{OWN},转账,1,CNY,100.00,100.00,20230510090000,G1,测试乙,{PEER},,00,00\n"
        f"{OWN},转账,0,CNY,40.00,60.00,20230510090100,G2,测试丙,{THIRD},,00,00\n"
        f"{OWN},转账,0,CNY,40.00,20.00,20230510090100,G3,测试丙,{THIRD},,00,00\n"
        f"{OWN},转账,0,CNY,40.00,20.00,20230510090200,G4,测试丙,{THIRD},,00,01\n"
        f"{OWN},转账,0,CNY,10.00,10.00,20230510090300,G5,,6299****0002,,00,00\n",
    ),
    [
        Row(PEER, "09:00:00", 10_000, 10_000),
        Row(THIRD, "09:01:00", -4_000, 6_000),
        Row(THIRD, "09:01:00", -4_000, 2_000),
        Row("", "09:03:00", -1_000, 1_000),
    ],
    {"FAILED": 1},
    flags={"masked_peers": 1},
)

CASES = [
    POLICE, TAILONG, MINTAI, RURAL_OLD, RURAL_NEW, ABC, CCB, TENPAY, ALIPAY, ALIPAY_TRANSFERS, INSTITUTION, PLATFORM,
]  # fmt: skip
