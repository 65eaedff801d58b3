# SPDX-License-Identifier: Apache-2.0
"""What people decide, drawn from the parameters of the simulation. `rng` is the person's own; answers are the API's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from wuzha.simulation.agency.desk import ITEMS, PROVENANCE
from wuzha.simulation.draws import log_normal
from wuzha.simulation.parameters import Parameters

Answer = dict[str, Any]
Body = dict[str, Any]

#: Chance that a warning goes to another station than the best one, that an analyst gives one back, that somebody
#: forgets to enter the proof of a contact.
WRONG_STATION, GIVES_BACK, FORGETS = 0.04, 0.03, 0.15
#: Why an answer did not come, at the telephone and at the door, with weights.
AT_CALL = {"NO_ANSWER": 0.58, "POWERED_OFF": 0.14, "REFUSED_CALL": 0.12, "BUSY": 0.09, "EMPTY_NUMBER": 0.07}
AT_VISIT = {"NOBODY_HOME": 0.55, "AT_WORK": 0.30, "ADDRESS_OUTDATED": 0.15}
#: How it ends for those who were reached (an assumption; the simulated year has its own model of it).
ENDINGS = {
    "NOT_DECEIVED_AWARE": 0.46, "NOT_CONTACTED_FRAUD": 0.26, "STOPPED": 0.15, "DENIED": 0.07, "ALREADY_DECEIVED": 0.06,
}  # fmt: skip
EVIDENCE = "银行拦截回执（演示）"
NOTE = "演示"
PROOFS = {"CALL": "CALL_RECORD", "FAMILY": "CALL_RECORD", "THREEWAY": "CALL_RECORD", "VISIT": "BODY_CAMERA"}
#: Median loss where no payment was seen (yuan) and the spread of its logarithm.
_LOSS, _SPREAD = 8_000, 1.0
_VALUES = {
    "USER_CONFIRMED": "本人使用（演示）",
    "ADDRESS_LIVE": "",
    "CONTACT_ALT": "家属（演示）",
    "WORKPLACE": "合成企业（演示）",
    "GRID_WORKER": "演示网格员",
    "SCRIPT_POINTS": "按话术要点提示（演示）",
}


@dataclass(frozen=True, slots=True)
class Say:
    """One request: where to, and what it says."""

    path: str
    body: Body
    #: What is counted when it succeeds.
    counts: str


def pick(rng: np.random.Generator, weights: dict[str, float]) -> str:
    """One of the codes by its weight."""
    share = np.array(list(weights.values()))
    return str(rng.choice(list(weights), p=share / share.sum()))


def minutes(rng: np.random.Generator, median: float, sigma: float) -> float:
    """Simulated minutes something takes."""
    return float(log_normal(rng, median, sigma, 1)[0])


# the centre


def choose(rng: np.random.Generator, rows: list[Answer], left: int) -> int | None:
    """Which of the waiting warnings an analyst takes: nearly always the first.

    The `left` newest of the urgent and high ones are left for whoever looks at the desk.
    """
    pressing = sorted((row["id"] for row in rows if row["level"] in ("URGENT", "HIGH")), reverse=True)[:left]
    free = [row["id"] for row in rows if row["id"] not in pressing]
    if not free:
        return None
    return int(free[0] if rng.random() < 0.8 else rng.choice(free))


def tries(rng: np.random.Generator, desk: Answer, p: Parameters) -> list[Body]:
    """The items of the checklist that are looked for, and what comes of it."""
    chance = p.table("found_in_research")
    untried = {line["item"] for line in desk["checklist"] if not line["found"]}
    made: list[Body] = []
    for item, share in ITEMS.items():
        if item not in untried or rng.random() >= share:
            continue
        body: Body = {"item": item, "source": str(rng.choice(PROVENANCE[item]))}
        value = _VALUES[item]
        if value and rng.random() < chance[item]:
            made.append(body | {"found": "FOUND", "value": value})
        else:
            made.append(body | {"found": "NOT_FOUND"})
    return made


def dispatching(rng: np.random.Generator, desk: Answer) -> Body | None:
    """To which station; below the threshold with a reason. None where no station is in question."""
    stations = [one["code"] for one in desk["stations"]]
    if not stations:
        return None
    wrong = len(stations) > 1 and rng.random() < WRONG_STATION
    body = {"station": stations[1 if wrong else 0], "version": desk["version"]}
    if desk["completeness"] < desk["threshold"]:
        body["override"] = "先行派出，边处置边补全（演示）"
    return body


# the station


def next_act(rng: np.random.Generator, task: Answer, hour: int, p: Parameters) -> Say | None:
    """What the officer does now: the next rung of the ladder, or the ending. None: it has to wait."""
    if task["state"] not in ("SIGNED", "WORKING"):
        return None
    if task["step"] in ("CLOSE", "EXHAUSTED"):
        return _ending(rng, task)
    channel = task["leads_to"]
    if channel == "GRID":
        if any(one["done_at"] is None for one in task["grid_tasks"]):
            return None
        if task["grids"]:
            return Say("grid", {"grid": task["grids"][0]["code"]}, "asked")
        channel = "VISIT"
    if not channel:
        return None
    return Say("attempts", _attempt(rng, task, channel, hour, p), "attempts")


def _attempt(rng: np.random.Generator, task: Answer, channel: str, hour: int, p: Parameters) -> Body:
    body: Body = {"channel": channel, "note": NOTE}
    if channel == "SMS":
        return body | {"result": "SENT"}
    made = sum(one["channel"] == channel for one in task["attempts"])
    if rng.random() >= _chance(channel, made, hour, p):
        at_door = channel == "VISIT"
        return body | {"result": "NOT_MET" if at_door else "NO_ANSWER", "cause": _cause(rng, channel)}
    body |= {"result": "REACHED"}
    if rng.random() >= FORGETS and channel in PROOFS:
        body |= {"proof": PROOFS[channel], "proof_reference": f"DEMO-{task['number']}-{made + 1}"}
    return body


def _chance(channel: str, made: int, hour: int, p: Parameters) -> float:
    if channel == "VISIT":
        return p.number("visit_found")
    if channel != "CALL":
        return p.number("family_reached")
    answered = p.table("answered")
    band = "day" if 8 <= hour < 19 else "evening" if 19 <= hour < 22 else "night"
    factor = p.entries["attempt_factor"].value
    return float(answered[band] * factor[min(made, len(factor) - 1)])


def _cause(rng: np.random.Generator, channel: str) -> str:
    if channel == "VISIT":
        return pick(rng, AT_VISIT)
    return pick(rng, AT_CALL) if channel == "CALL" else "NO_ANSWER"


def _ending(rng: np.random.Generator, task: Answer) -> Say:
    if task["step"] == "EXHAUSTED":
        causes = [one["cause"] for one in task["attempts"] if one["cause"]]
        return Say("close", {"outcome": "UNREACHABLE", "cause": causes[-1] if causes else "NO_ANSWER"}, "closed")
    outcome = pick(rng, ENDINGS)
    body: Body = {"outcome": outcome, "version": task["version"]}
    fen = task["amount_fen"] or int(log_normal(rng, _LOSS, _SPREAD, 1)[0]) * 100
    if outcome == "STOPPED":
        if rng.random() < 0.5:
            body |= {"averted_evidenced_fen": fen, "evidence": EVIDENCE}
        else:
            body["averted_claimed_fen"] = fen
    elif outcome == "ALREADY_DECEIVED":
        body["loss_fen"] = fen
    return Say("close", body, "closed")


# the door and the telephone


def visit(rng: np.random.Generator, p: Parameters) -> Body:
    """What a grid worker's visit comes to."""
    if rng.random() < p.number("visit_found"):
        return {"result": "REACHED", "note": NOTE} | ({} if rng.random() < FORGETS else {"proof": "PHOTO"})
    return {"result": "NOT_MET", "cause": pick(rng, AT_VISIT), "note": NOTE}


def called_back(rng: np.random.Generator, hour: int, p: Parameters, reasons: list[str]) -> Say:
    """What a call-back comes to: not reached, true, or not true."""
    if rng.random() >= _chance("CALL", 0, hour, p):
        return Say("tried", {"cause": "NO_ANSWER"}, "tried")
    if not reasons or rng.random() < p.number("callback_valid"):
        return Say("record", {"verdict": "VALID", "note": NOTE}, "called_back")
    return Say("record", {"verdict": "INVALID", "reason": str(rng.choice(reasons)), "note": NOTE}, "called_back")
