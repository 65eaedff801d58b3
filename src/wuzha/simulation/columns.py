# SPDX-License-Identifier: Apache-2.0
"""Every column of the frames of `CityYear`: its type and what it means.

Instants are aware UTC, money is in 分, levels and codes are those of the warning desk. Null means unknown, or not yet.
"""

from __future__ import annotations

import polars as pl

INSTANT = pl.Datetime("us", "UTC")
Columns = dict[str, tuple[pl.DataType | type[pl.DataType], str]]

#: One row per push, in order of time, as its sender gives it.
DIRECTIVES: Columns = {
    "directive_no": (pl.String, "SYN, local date, number within the day"),
    "source_type": (pl.String, "code of the source"),
    "level": (pl.String, "URGENT, HIGH, MEDIUM, LOW"),
    "fraud_type": (pl.String, "one of the twelve classes"),
    "pushed_at": (INSTANT, "when it was pushed"),
    "push_unit": (pl.String, "who pushed it; carries 演示"),
    "push_count": (pl.Int32, "how often this source has pushed this alert so far"),
    "victim_phone": (pl.String, "19900 and six digits; 2 % with one digit wrong"),
    "victim_name": (pl.String, "carries 演示; may be masked or misheard"),
    "victim_id_no": (pl.String, "true check digit and date, a county code ending in 99"),
    "victim_qq": (pl.String, "9999 and six digits"),
    "victim_address_live": (pl.String, "a real village with an invented 演示路; may be out of date"),
    "victim_org": (pl.String, "carries 合成 and 演示"),
    "suspect_phone": (pl.String, "19999 and six digits, when the contact is a phone"),
    "fraud_contact_kind": (pl.String, "PHONE, URL, APP, WECHAT, QQ, PLATFORM, ACCOUNT"),
    "fraud_contact_value": (pl.String, "invented"),
    "call_count": (pl.Int32, "calls with the fraudster, when by phone"),
    "call_seconds": (pl.Int32, "seconds of all calls"),
    "first_contact_at": (INSTANT, "first contact with the fraudster"),
    "last_contact_at": (INSTANT, "last contact known when the alert arose; a repeat repeats it"),
    "tx_time": (INSTANT, "a payment that was seen"),
    "tx_amount_fen": (pl.Int64, "its amount"),
}

#: One row per directive: what it did on arrival.
MERGES: Columns = {
    "directive_no": (pl.String, "the directive"),
    "merge": (pl.String, "NEW, MERGED or ROUND"),
    "warning_no": (pl.String, "the warning it opened or joined, named by the directive that opened it"),
}

#: One row per warning: its course up to the end of the period.
COURSES: Columns = {
    "warning_no": (pl.String, "number of the directive that opened it"),
    "state": (pl.String, "state at the end of the period"),
    "round_no": (pl.Int32, "1, or more for a later round"),
    "previous_no": (pl.String, "the warning of the round before"),
    "merged_into": (pl.String, "for SUPERSEDED, the warning it went on in"),
    "level": (pl.String, "level it is worked at: the strongest pushed, one up in a later round"),
    "fraud_type": (pl.String, "one of the twelve classes"),
    "division_code": (pl.String, "12 digits where the village is known, else 9 digits of the station's area, or null"),
    "received_at": (INSTANT, "arrival"),
    "claimed_at": (INSTANT, "an analyst took it (first time)"),
    "analyst": (pl.Int32, "number of the analyst, 1 to 12"),
    "invalid_at": (INSTANT, "set as not valid"),
    "invalid_reason": (pl.String, "code of the reason"),
    "superseded_at": (INSTANT, "merged by an analyst"),
    "first_station": (pl.String, "a station that returned it"),
    "first_dispatched_at": (INSTANT, "dispatch to that station"),
    "first_signed_at": (INSTANT, "its sign-in"),
    "returned_at": (INSTANT, "its return"),
    "return_reason": (pl.String, "code of the reason"),
    "reclaimed_at": (INSTANT, "an analyst took it again after the return"),
    "station": (pl.String, "the present station"),
    "dispatched_at": (INSTANT, "dispatch to the present station"),
    "signed_at": (INSTANT, "its sign-in"),
    "officer": (pl.Int32, "number of the officer within the (first or present) station, from 1"),
    "first_call_at": (INSTANT, "first call"),
    "contacted_at": (INSTANT, "the person was first reached, by call, grid worker or visit"),
    "met_at": (INSTANT, "the person was first met"),
    "closed_at": (INSTANT, "closed"),
    "outcome": (pl.String, "code of the outcome"),
    "cause": (pl.String, "for UNREACHABLE, of the last failed attempt; MOVED_AWAY for OUT_OF_AREA"),
    "averted_claimed_fen": (pl.Int64, "money averted as claimed"),
    "averted_evidenced_fen": (pl.Int64, "money averted with evidence; sums to the preset's total"),
    "evidence": (pl.String, "what the evidence is; carries 演示"),
    "loss_fen": (pl.Int64, "for ALREADY_DECEIVED, money lost"),
    "callback_at": (INSTANT, "called back to check the record"),
    "callback_valid": (pl.Boolean, "the call-back confirmed it"),
}

#: One row per item of the completion checklist that was looked for.
COMPLETIONS: Columns = {
    "warning_no": (pl.String, "the warning"),
    "item": (pl.String, "code of the item"),
    "found": (pl.String, "FOUND or NOT_FOUND"),
    "source": (pl.String, "code of the provenance"),
    "value": (pl.String, "what was found; null otherwise"),
    "division_code": (pl.String, "for a present address, its village"),
    "at": (INSTANT, "when"),
}

#: One row per attempt to reach the person.
ATTEMPTS: Columns = {
    "warning_no": (pl.String, "the warning"),
    "attempt_no": (pl.Int32, "1, 2, … in order of time"),
    "channel": (pl.String, "SMS, CALL, FAMILY, GRID, VISIT"),
    "result": (pl.String, "REACHED, SENT, NO_ANSWER, NOT_MET"),
    "cause": (pl.String, "for the last two, code of the cause"),
    "at": (INSTANT, "when"),
    "station": (pl.String, "station that made it"),
    "officer": (pl.Int32, "number of its officer; for GRID, of the one who asked"),
    "grid": (pl.String, "for GRID, the grid that made the visit"),
    "asked_at": (INSTANT, "for GRID, when it was asked"),
}

#: Truth, one row per directive. For tests and evaluation; never loaded into the product.
TRUTH: Columns = {
    "directive_no": (pl.String, "the directive"),
    "start_no": (pl.String, "the directive it repeats, or itself"),
    "person": (pl.Int64, "row of `people`"),
    "deceived": (pl.Boolean, "a deception is in progress or about to be"),
    "probability": (pl.Float64, "the probability with which that was drawn"),
    "fraud_began_at": (INSTANT, "first contact with the fraudster"),
    "loss_at": (INSTANT, "when the money leaves unless stopped; null when not deceived"),
    "loss_fen": (pl.Int64, "how much"),
    "phone": (pl.String, "the person's phone without errors"),
    "division_code": (pl.String, "village of the home"),
}

#: The register, one row per person. For tests and evaluation.
PEOPLE: Columns = {
    "person": (pl.Int64, "row number"),
    "name": (pl.String, "演示 and two characters"),
    "homophone": (pl.String, "the same with a character of the same sound"),
    "sex": (pl.String, "M or F"),
    "birth_date": (pl.Date, "birth date"),
    "id_no": (pl.String, "ID number, unique"),
    "phone": (pl.String, "first phone; 12 % use one of somebody warned more than a month before"),
    "second_phone": (pl.String, "second phone"),
    "division_code": (pl.String, "village of the home"),
    "address": (pl.String, "address of the home"),
    "old_division_code": (pl.String, "village of an earlier home"),
    "old_address": (pl.String, "its address"),
    "hukou": (pl.String, "registered address; elsewhere for migrants"),
    "org": (pl.String, "employer"),
    "qq": (pl.String, "QQ number"),
}

FRAMES: dict[str, Columns] = {
    "directives": DIRECTIVES,
    "merges": MERGES,
    "courses": COURSES,
    "completions": COMPLETIONS,
    "attempts": ATTEMPTS,
    "truth": TRUTH,
    "people": PEOPLE,
}
