# SPDX-License-Identifier: Apache-2.0
"""One call of `wuzha effect`: read the table, evaluate it, print the verdict. No Django, no database."""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path
from typing import Any

from wuzha.engine.evaluation import MATERIAL, Evaluation, Remark, Verdict, evaluate
from wuzha.intake.readers.laptop import left_out
from wuzha.outreach.effect_table import Read, read
from wuzha.runtime.messages import UsageError

VERDICTS = {
    Verdict.EFFECT: ("■ 有效：减少的发案不是碰巧", "EFFECT: the reduction is more than luck"),
    Verdict.NO_EFFECT_SHOWN: ("● 未显示效果：与碰巧分不开", "NO EFFECT SHOWN: not told apart from luck"),
    Verdict.NOT_ENOUGH_POWER: ("○ 样本不足，不作结论", "NOT ENOUGH POWER: no verdict is given"),
}
REMARKS = {
    Remark.NO_TREATED: ("没有可评估的开展单位，请填写开始时间", "no treated unit can be evaluated: give treated_from"),
    Remark.ONE_TREATED: (
        "只有 1 个开展单位，按发案无法评估，请改看测试成绩、96110 接听率等替代指标",
        "one treated unit alone is not evaluable on cases: look at quiz results or the pick-up rate of 96110 instead",
    ),
    Remark.NO_OTHERS: (
        "没有未开展的对照单位，无法评估；请加入未开展的单位，或今后抽签分批开展",
        "no untreated units to compare with: add some, or roll out by lot the next time",
    ),
    Remark.ONE_OTHER: ("只有 1 个对照单位，请加入更多未开展的单位", "one untreated unit alone: add more of them"),
    Remark.NO_PERIOD_BEFORE: (
        "开始前没有可用的时间（已除去挑选单位所看的各期），请补充更早的数据",
        "no period before the start is left (without those that chose the units): add earlier ones",
    ),
    Remark.NO_CASES: ("发案太少（有一组为 0），无法比较", "too few cases (a group has none) to compare"),
    Remark.SHORT_HISTORY: (
        "开始前的数据太短，无法排除“挑了最差的单位”的影响；请补充更早的数据，"
        "或用 --selected-on 说明单位如何挑选（抽签写 0）",
        "too little before the start to rule out that the worst were chosen: add earlier periods, or say with "
        "--selected-on how the units were chosen (0: by lot)",
    ),
    Remark.ALWAYS_TREATED: (
        "从第一期起就已开展的单位不参与评估",
        "units treated from the first period on are left out",
    ),
    Remark.LATER_AS_OTHERS: (
        "没有始终未开展的单位，以最后一批开展前的各期作对照",
        "no unit was never treated: those that came last stand for the others until then",
    ),
    Remark.DONUTS_DISAGREE: (
        "除去开始前 3 个月和 6 个月，结论不一致，不能认定有效",
        "without 3 and without 6 months before the start the answers differ: no effect is claimed",
    ),
    Remark.COURSE_BEFORE: (
        "开展单位在开始之前的走势已与对照单位不同，不能认定有效",
        "treated units went another way already before the start: no effect is claimed",
    ),
    Remark.NOT_RARE: (
        "随意换一批单位也常有同样大的减少，不能认定有效",
        "units drawn by lot often show as large a reduction: no effect is claimed",
    ),
    Remark.MORE_CASES: ("开展单位的发案反而多于预期", "treated units had more cases than expected"),
    Remark.LITTLE_POWER: (
        f"能发现的最小降幅超过 {MATERIAL:.0%}",
        f"the smallest reduction that could be found is above {MATERIAL:.0%}",
    ),
}

#: In the JSON, that lines which are the sum of others were left out.
SUMS_LEFT_OUT = "sums_left_out"


def run(path: Path, selected_on: int | None, *, as_json: bool) -> int:
    """The exit code. Raises OperatorError for a file that cannot be evaluated, with its line and what to do."""
    if selected_on is not None and selected_on < 0:
        raise UsageError(
            "--selected-on 应为不小于 0 的整数（抽签写 0）。",
            "--selected-on must be at least 0 (0: units drawn by lot).",
        )
    table = read(path)
    found = evaluate(table.panel, selected_on, donuts=(table.quarter, 2 * table.quarter))
    out = sys.stdout
    out.write(
        json.dumps(as_plain(found, table), ensure_ascii=False, allow_nan=False) if as_json else as_text(found, table)
    )
    out.write("\n")
    out.flush()
    return 0


def as_plain(found: Evaluation, table: Read) -> dict[str, Any]:
    """The evaluation as the JSON has it. What nobody can say is null."""
    return {
        "ratio": found.ratio,
        "low": found.low,
        "high": found.high,
        "verdict": found.verdict.value,
        "mde": found.mde,
        "placebo_p": found.placebo_p,
        "remarks": [*(one.value for one in found.remarks), *([SUMS_LEFT_OUT] if table.sums else [])],
        "treated": found.treated,
        "others": found.others,
        "observed": found.observed,
        "expected": found.expected,
        "dispersion": found.dispersion,
        "before_after": found.before_after,
        "without": [
            {"periods": one.donut, "ratio": one.ratio, "low": one.low, "high": one.high, "mde": one.mde}
            for one in found.looks
        ],
        "placebo_dates": [
            {"period": table.periods[one.period], "ratio": one.ratio, "low": one.low, "high": _finite(one.high)}
            for one in found.placebo_dates
        ],
        "enough": found.enough
        and {"times_units": found.enough.times_units, "periods_after": found.enough.periods_after},
    }


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def as_text(found: Evaluation, table: Read) -> str:
    """The verdict with what it rests on, Chinese first."""
    zh, en = VERDICTS[found.verdict]
    lines = [zh, en, ""]
    if found.ratio is not None and found.low is not None and found.high is not None:
        lines += [
            f"与预期之比 {found.ratio:.2f}（95% 区间 {found.low:.2f}–{found.high:.2f}）：发生 {found.observed:,} 件，"
            f"按对照单位的走势应有 {found.expected:,.1f} 件",
            f"ratio {found.ratio:.2f} (95 % interval {found.low:.2f}-{found.high:.2f}): {found.observed:,} cases where "
            f"the others let expect {found.expected:,.1f}",
        ]
    lines += [
        f"开展单位 {found.treated} 个，对照单位 {found.others} 个；能发现的最小降幅 {found.mde:.0%}",
        f"{found.treated} treated units, {found.others} others; the smallest reduction to be found: {found.mde:.0%}",
    ]
    if found.placebo_p is not None:
        lines += [
            f"随意换一批单位，出现同样大减少的可能：{found.placebo_p:.3f}",
            f"chance that units drawn by lot show as large a reduction: {found.placebo_p:.3f}",
        ]
    if found.before_after is not None:
        lines += [
            f"只看前后对比会说：{found.before_after - 1:+.0%}（不可信：挑了最差的，本来就会回落）",
            f"a before/after chart claims {found.before_after - 1:+.0%} (do not believe it: the worst fall back)",
        ]
    for remark in found.remarks:
        lines += [f"· {REMARKS[remark][0]}", f"  {REMARKS[remark][1]}"]
    if (told := left_out(table.sums)) is not None:
        lines += [f"· {told[0]}", f"  {told[1]}"]
    if found.enough:
        lines += _enough(found)
    return "\n".join(lines)


def _enough(found: Evaluation) -> list[str]:
    needed = found.enough
    if needed is None:
        return []
    units = math.ceil(found.treated * needed.times_units), math.ceil(found.others * needed.times_units)
    zh = f"· 要作结论，约需开展单位 {units[0]} 个、对照单位 {units[1]} 个"
    en = f"  enough would be about {units[0]} treated units and {units[1]} others"
    if needed.periods_after is not None:
        return [
            f"{zh}；或开始后满 {needed.periods_after} 期",
            f"{en}, or {needed.periods_after} periods after the start",
        ]
    return [f"{zh}；只延长时间不够", f"{en}; more time alone would not do"]
