# SPDX-License-Identifier: Apache-2.0
"""One object of ours and one of another city for every address that takes one from its path."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from tests.architecture.world_cases import OfCases
from tests.architecture.world_evidence import EVIDENCE
from tests.architecture.world_funds import FUNDS
from tests.architecture.world_money import MONEY
from tests.architecture.world_org import Kwargs, Pair
from tests.architecture.world_refunds import REFUNDS
from tests.factories import City
from wuzha.intake.models import BatchStatus
from wuzha.org.roles import Role
from wuzha.warning.queries.indicators.catalogue import INDICATORS
from wuzha.warning.rules.lifecycle import State


class World(OfCases):
    """All of it."""


def _of_evidence(record: str, world: World, /) -> Pair:
    return world.evidence[record]


def _of_funds(keys: Callable[[City], tuple[Kwargs, Kwargs | None]], world: World) -> Pair:
    return Pair(*keys(world.city))


def _named(pair: Pair, name: str) -> Pair:
    """The same keys under another name."""
    return Pair({name: pair.own["pk"]}, None if pair.foreign is None else {name: pair.foreign["pk"]})


#: Addresses about one call.
CALL_PAGES = tuple(
    f"calls:{name}"
    for name in (
        "record", "talk", "say", "paste", "cell", "way", "join", "prepare", "correct", "same", "bank", "hang_up",
        "hold", "lift", "warn", "close", "accept", "transfer", "admin", "receipt",
    )
)  # fmt: skip
BANK_PAGES = (
    "calls:bank_report",
    *(f"calls:bank_{name}" for name in ("reveal", "judge", "answer", "act", "call", "warning", "stop", "link")),
)
#: Address → what fills its path. An address that takes something and is not here fails the walk.
OBJECTS: dict[str, Callable[[World], Pair]] = {
    "org:unit": lambda w: w.unit,
    "org:unit_edit": lambda w: w.unit,
    "org:unit_move": lambda w: w.unit,
    "org:unit_end": lambda w: w.unit,
    "org:unit_population": lambda w: w.unit,
    "org:unit_cover": lambda w: w.unit,
    "org:cover_end": lambda w: w.cover,
    "org:person": lambda w: w.person,
    "org:person_edit": lambda w: w.person,
    "org:person_active": lambda w: w.person,
    "org:person_reset": lambda w: w.person,
    "org:person_factor": lambda w: w.person,
    "org:person_token": lambda w: w.token_of_person,
    "org:person_unlock": lambda w: w.person,
    "org:person_post": lambda w: w.person,
    "org:posting_end": lambda w: w.posting,
    "org:duty_add": lambda w: w.unit,
    "org:duty_end": lambda w: w.duty,
    "org:alert": lambda w: w.login_alert,
    "org:rule": lambda w: Pair({"key": "org.login"}, None),
    "org:rule_edit": lambda w: Pair({"key": "org.login"}, None),
    "org:rule_withdraw": lambda w: w.rule_version,
    "intake:batch": lambda w: w.batch(BatchStatus.DONE),
    "warning:taken": lambda w: w.batch(BatchStatus.DONE),
    "intake:progress": lambda w: w.batch(BatchStatus.RUNNING),
    "intake:mapping": lambda w: w.batch(BatchStatus.MAPPING),
    "intake:sheet": lambda w: w.batch(BatchStatus.DONE),
    "intake:start": lambda w: w.batch(BatchStatus.DONE),
    "intake:cancel": lambda w: w.batch(BatchStatus.RUNNING),
    "intake:rejects": lambda w: w.batch(BatchStatus.DONE, done=1, rejected=1),
    "intake:key": lambda w: w.source_key,
    "intake:key_revoke": lambda w: w.source_key,
    "exchange:link": lambda w: w.link,
    "exchange:link_run": lambda w: w.link,
    "exchange:link_active": lambda w: w.link,
    "exchange:receipt": lambda w: w.exchange,
    "exchange:webhook": lambda w: w.webhook,
    "exchange:webhook_active": lambda w: w.webhook,
    "exchange:webhook_secret": lambda w: w.webhook,
    "exchange:delivery_again": lambda w: w.delivery,
    "audit:event": lambda w: w.event,
    "privacy:export": lambda w: w.export,
    "privacy:export_decide": lambda w: w.export,
    "privacy:export_remind": lambda w: w.export,
    "privacy:export_file": lambda w: w.export,
    "privacy:lead": lambda w: w.lead,
    "privacy:retention_ask": lambda _w: Pair({"kind": "warning"}, None),
    "privacy:retention_decide": lambda w: w.retention_run,
    "privacy:retention_hold": lambda _w: Pair({"kind": "warning"}, None),
    "privacy:hold_lift": lambda w: w.legal_hold,
    "privacy:impact_entry": lambda w: w.impact,
    "privacy:impact_review": lambda w: w.impact,
    "privacy:impact_end": lambda w: w.impact,
    "warning:filter_drop": lambda w: w.kept_filter,
    "warning:detail": lambda w: w.warning(State.DISPATCHED),
    "warning:reveal": lambda w: w.warning(State.DISPATCHED),
    "warning:item": lambda w: _with(w.warning(State.CLAIMED), code="ADDRESS_LIVE"),
    "warning:take": lambda w: w.warning(State.RECEIVED),
    "warning:release": lambda w: w.warning(State.CLAIMED),
    "warning:snooze": lambda w: w.warning(State.CLAIMED),
    "warning:wake": lambda w: w.warning(State.RECEIVED),
    "warning:invalid": lambda w: w.warning(State.CLAIMED),
    "warning:restore": lambda w: w.warning(State.INVALID),
    "warning:merge": lambda w: w.warning(State.CLAIMED),
    "warning:dispatch": lambda w: w.warning(State.CLAIMED),
    "warning:bulk": lambda _w: Pair({"kind": "wake"}, None),
    "warning:act_run": lambda w: w.desk_act,
    "warning:act_undo": lambda w: w.desk_act,
    "warning:assign": lambda w: w.warning(State.CLAIMED),
    "warning:take_over": lambda w: w.warning(State.CLAIMED),
    "warning:reopen": lambda w: w.warning(State.CLOSED),
    "warning:comment": lambda w: w.warning(State.CLOSED),
    "warning:recall": lambda w: w.warning(State.DISPATCHED),
    "results:publication": lambda w: w.publication,
    "inbox:item": lambda w: w.waiting,
    "inbox:act": lambda w: w.waiting,
    "inbox:view_drop": lambda w: w.kept_view,
    "warning:pause": lambda w: w.warning(State.SIGNED),
    "warning:resume": lambda w: w.warning(State.SIGNED),
    "warning:transfer_propose": lambda w: w.warning(State.WORKING),
    "warning:transfer": lambda w: w.transfer(),
    "warning:transfer_accept": lambda w: w.transfer(),
    "warning:transfer_refuse": lambda w: w.transfer(),
    "warning:transfer_revoke": lambda w: w.transfer(),
    "warning:transfer_decide": lambda w: w.transfer(),
    "warning:task": lambda w: w.warning(State.WORKING),
    "warning:task_reveal": lambda w: w.warning(State.WORKING),
    "warning:task_sign": lambda w: w.warning(State.DISPATCHED),
    "warning:task_attempt": lambda w: w.warning(State.WORKING),
    "warning:task_ask_grid": lambda w: w.warning(State.WORKING),
    "warning:task_close": lambda w: w.warning(State.WORKING),
    "warning:task_return": lambda w: w.warning(State.WORKING),
    "warning:task_handover": lambda w: w.handover,
    "warning:task_proof": lambda w: w.warning(State.WORKING),
    "warning:task_waive": lambda w: w.warning(State.WORKING),
    "warning:task_number": lambda w: w.warning(State.WORKING),
    "warning:task_found": lambda w: w.warning(State.WORKING),
    "warning:task_check": lambda w: w.denial,
    "warning:exclusion_ask": lambda w: w.warning(State.WORKING),
    "warning:exclusion_decide": lambda w: w.exclusion,
    "warning:shift_note": lambda w: w.shift_note,
    "warning:shift_note_write": lambda w: w.shift_note,
    "warning:shift_note_sign": lambda w: w.shift_note,
    "warning:shift_note_confirm": lambda w: w.shift_note,
    "warning:sms_list": lambda w: w.sms_list,
    "warning:sms_receipts": lambda w: w.sms_list,
    "warning:false_alarm": lambda w: w.false_alarm,
    "warning:false_alarm_reveal": lambda w: w.false_alarm,
    "warning:grid_task": lambda w: w.grid_task,
    "warning:grid_reveal": lambda w: w.grid_task,
    "warning:grid_result": lambda w: w.grid_task,
    "warning:photo_add": lambda w: w.warning(State.WORKING),
    "warning:photos": lambda w: w.warning(State.WORKING),
    "warning:conflict": lambda w: w.conflict,
    "warning:conflict_reveal": lambda w: w.conflict,
    "warning:conflict_decide": lambda w: w.conflict,
    "warning:callback": lambda w: w.callback,
    "warning:callback_take": lambda w: w.callback,
    "warning:callback_release": lambda w: w.callback,
    "warning:callback_reveal": lambda w: w.callback,
    "warning:callback_tried": lambda w: w.callback,
    "warning:callback_record": lambda w: w.callback,
    "warning:callback_answer": lambda w: w.callback,
    "warning:watch": lambda w: w.watch,
    "warning:watch_reveal": lambda w: w.watch,
    "warning:watch_contact": lambda w: w.watch,
    "warning:watch_end": lambda w: w.watch,
    "warning:case": lambda w: w.case,
    "warning:case_reveal": lambda w: w.case,
    "warning:case_correct": lambda w: w.case,
    "warning:case_restore": lambda w: _with(w.case, days=30),
    **dict.fromkeys(CALL_PAGES, lambda w: w.call),
    **dict.fromkeys(BANK_PAGES, lambda w: w.bank_report),
    "calls:paper": lambda w: w.call_paper,
    "leads:record": lambda w: w.blackgrey_lead,
    "leads:show": lambda w: w.blackgrey_lead,
    "leads:informant": lambda w: w.blackgrey_lead,
    "leads:act": lambda w: _with(w.blackgrey_lead, name="feedback"),
    "leads:right_decide": lambda w: w.informant_right,
    "leads:right_end": lambda w: w.informant_right,
    "requests:record": lambda w: w.request,
    "requests:show": lambda w: w.request,
    "requests:act": lambda w: _with(w.request, name="sign"),
    "requests:file": lambda w: w.request_file,
    "requests:request_file": lambda w: _named(w.unit, "unit"),
    "people:record": lambda w: w.individual,
    "people:show": lambda w: w.individual,
    "people:act": lambda w: _with(w.individual, name="measure"),
    "people:in_case": lambda w: _with(w.criminal_case, name="suspect"),
    "cases:record": lambda w: w.criminal_case,
    "cases:act": lambda w: _with(w.criminal_case, name="accept"),
    "cases:story_show": lambda w: w.criminal_case,
    "cases:victim_show": lambda w: w.case,
    "operations:record": lambda w: w.operation,
    "operations:act": lambda w: _with(w.operation, name="start"),
    "operations:target": lambda w: w.operation_target,
    "operations:join": lambda w: w.criminal_case,
    "operations:force_act": lambda _w: Pair({"name": "admit"}, None),
    "operations:member": lambda w: w.force_member,
    "operations:member_act": lambda w: _with(w.force_member, name="move"),
    "operations:duty_act": lambda _w: Pair({"name": "put_on"}, None),
    "operations:training": lambda w: w.training,
    "operations:training_act": lambda w: _with(w.training, name="attend"),
    "evidence:case": lambda w: w.criminal_case,
    "evidence:add": lambda w: _with(w.criminal_case, name="exhibit"),
    "evidence:exhibit_act": lambda w: _with(w.evidence["exhibit"], name="note"),
    **{name: partial(_of_evidence, one) for name, one in EVIDENCE.items()},
    **{
        f"series:{name}": lambda w: w.series
        for name in ("record", "show", "apart", "withdraw", "network", "network_data")
    },
    "series:judge": lambda w: _with(w.series, verdict="yes"),
    "series:export": lambda w: _with(w.series, form="graphml"),
    "measures:record": lambda w: w.measure,
    "measures:show": lambda w: w.measure,
    "measures:act": lambda w: _with(w.measure, name="withdraw"),
    "measures:make": lambda w: _with(w.measure, code="notice"),
    "measures:paper": lambda w: w.measure_paper,
    "measures:subject": lambda w: w.measure_subject,
    "figures:indicator": lambda w: Pair({"code": "results.reported"}, None),
    "measures:handout": lambda w: w.handout,
    "measures:handout_file": lambda w: w.handout,
    "measures:handout_act": lambda w: _with(w.handout, name="refuse"),
    "figures:snapshot": lambda w: w.snapshot,
    "figures:snapshot_records": lambda w: w.snapshot_figure,
    "standing:round": lambda w: w.standing_round,
    "standing:unit": lambda w: w.township,
    **{f"inspections:{name}": lambda w: w.ticket for name in ("ticket", "ticket_edit", "ticket_show", "ticket_paper")},
    "inspections:ticket_act": lambda w: _with(w.ticket, name="issue"),
    "inspections:part_act": lambda w: _with(w.ticket_unit, name="sign"),
    **{f"inspections:{name}": lambda w: w.programme for name in ("programme", "programme_add", "programme_report")},
    **{f"inspections:{name}": lambda w: w.inspection for name in ("visit", "visit_show", "check")},
    "inspections:visit_act": lambda w: _with(w.inspection, name="start"),
    "inspections:photo": lambda w: w.inspection_photo,
    "inspections:finding_clear": lambda w: w.finding,
    "inspections:unit": lambda w: w.inspected_unit,
    "oversight:propose": lambda w: w.township,
    "oversight:propose_next": lambda w: w.yellow_card,
    "measures:review": lambda w: w.listing,
    **{f"oversight:{name}": lambda w: w.interview for name in ("interview", "interview_show")},
    "oversight:interview_act": lambda w: _with(w.interview, name="cancel"),
    **{f"oversight:{name}": lambda w: w.referral for name in ("referral", "referral_show")},
    "oversight:referral_act": lambda w: _with(w.referral, name="withdraw"),
    "oversight:paper": lambda w: w.oversight_paper,
    "meetings:record": lambda w: w.meetings["record"],
    "meetings:act": lambda w: _with(w.meetings["record"], name="close"),
    "meetings:make_paper": lambda w: w.meetings["record"],
    "meetings:paper": lambda w: w.meetings["paper"],
    "meetings:member_act": lambda w: _with(w.meetings["member"], name="charge"),
    "meetings:unit": lambda w: w.meetings["unit"],
    **{
        f"meetings:{page}_act": partial(lambda name, _w: Pair({"name": name}, None), name)
        for page, name in (("members", "join"), ("plans", "enter"), ("media", "add"), ("sheets", "enter"))
    },
    "meetings:plan": lambda w: w.meetings["plan"],
    "meetings:plan_act": lambda w: _with(w.meetings["plan"], name="issue"),
    "meetings:sheet": lambda w: w.meetings["sheet"],
    "meetings:sheet_act": lambda w: _with(w.meetings["sheet"], name="publish"),
    "sanctions:penalty": lambda w: w.penalty,
    "sanctions:penalty_show": lambda w: w.penalty,
    "sanctions:penalty_make": lambda w: w.penalty,
    "sanctions:penalty_act": lambda w: _with(w.penalty, name="tell"),
    "sanctions:pledge": lambda w: w.pledge,
    "sanctions:pledge_show": lambda w: w.pledge,
    "sanctions:pledge_make": lambda w: w.pledge,
    "sanctions:pledge_act": lambda w: _with(w.pledge, name="end"),
    "sanctions:absent": lambda w: w.absent,
    "sanctions:absent_show": lambda w: w.absent,
    "sanctions:absent_act": lambda w: _with(w.absent, name="contact"),
    "sanctions:paper": lambda w: w.sanction_paper,
    "sanctions:dossier": lambda w: w.dossier,
    "sanctions:dossier_show": lambda w: w.dossier,
    "sanctions:easings": lambda w: w.sanction,
    "sanctions:easing_show": lambda w: w.sanction,
    "sanctions:easing_act": lambda w: _with(w.sanction, name="ask"),
    "sanctions:dossier_act": lambda w: _with(w.dossier, name="judgment"),
    **dict.fromkeys(
        ("bulletins:record", "bulletins:edit", "bulletins:preview", "bulletins:draft_file", "bulletins:differences"),
        lambda w: w.bulletin,
    ),
    "bulletins:act": lambda w: _with(w.bulletin, name="hand_in"),
    "bulletins:paper": lambda w: w.bulletin_paper,
    "bulletins:suggestion": lambda w: w.suggestion,
    "bulletins:suggestion_act": lambda w: _with(w.suggestion, name="assign"),
    "cards:card": lambda w: w.card,
    "cards:card_show": lambda w: w.card,
    "cards:card_act": lambda w: _with(w.card, name="dispose"),
    **dict.fromkeys(("cards:clue", "cards:clue_show", "cards:clue_letter"), lambda w: w.card_clue),
    "cards:clue_act": lambda w: _with(w.card_clue, name="reply"),
    "cards:outlet": lambda w: w.bank_outlet,
    "cards:stock_right": lambda w: w.stock_change,
    "outlets:outlet": lambda w: w.bank_outlet,
    "outlets:propose": lambda w: w.bank_outlet,
    "outlets:propose_next": lambda w: w.outlet_letter,
    "outlets:round": lambda w: w.outlet_round,
    **dict.fromkeys(("shutdowns:record", "shutdowns:show", "shutdowns:letter"), lambda w: w.shutdown),
    "shutdowns:act": lambda w: _with(w.shutdown, name="drop"),
    "shutdowns:appeal_act": lambda w: _with(w.shutdown_appeal, name="check"),
    "shutdowns:paper": lambda w: w.shutdown_paper,
    "shutdowns:sites_new": lambda w: _named(w.site_scene, "scene"),
    **dict.fromkeys(("shutdowns:site", "shutdowns:site_show"), lambda w: w.goip_site),
    "shutdowns:site_act": lambda w: _with(w.goip_site, name="card"),
    "outreach:activity": lambda w: w.outreach_activity,
    "outreach:activity_edit": lambda w: w.outreach_activity,
    "outreach:activity_show": lambda w: w.outreach_activity,
    "outreach:sign_sheet": lambda w: w.outreach_activity,
    "outreach:activity_act": lambda w: _with(w.outreach_activity, name="withdraw"),
    "outreach:review_round": lambda w: w.outreach_review,
    "outreach:campaign": lambda w: w.outreach_campaign,
    "outreach:campaign_act": lambda w: _with(w.outreach_campaign, name="start"),
    "outreach:aim": lambda w: w.outreach_aim,
    "outreach:aim_act": lambda w: _with(w.outreach_aim, name="decline"),
    "outreach:member": lambda w: w.team_member,
    "outreach:member_show": lambda w: w.team_member,
    "outreach:member_act": lambda w: _with(w.team_member, name="leave"),
    "outreach:event": lambda w: w.outreach_event,
    "outreach:event_act": lambda w: _with(w.outreach_event, name="call_off"),
    "outreach:daily_edit": lambda w: w.daily_item,
    "outreach:daily_pass": lambda w: w.daily_receipt,
    "outreach:site": lambda w: w.outreach_site,
    "outreach:site_show": lambda w: w.outreach_site,
    "outreach:site_act": lambda w: _with(w.outreach_site, name="close"),
    "outreach:material": lambda w: w.material,
    "outreach:material_act": lambda w: _with(w.material, name="issue"),
    **dict.fromkeys(("fraudfree:record", "fraudfree:show", "fraudfree:cases"), lambda w: w.fraudfree),
    "fraudfree:act": lambda w: _with(w.fraudfree, name="apply"),
    "fraudfree:file": lambda w: w.fraudfree_file,
    "fraudfree:nominate": lambda w: w.fraudfree_nomination,
    **dict.fromkeys(("lecturers:lecturer", "lecturers:show"), lambda w: w.lecturer),
    "lecturers:act": lambda w: _with(w.lecturer, name="talk"),
    "lecturers:talk": lambda w: w.lecturer_talk,
    "lecturers:talk_act": lambda w: _with(w.lecturer_talk, name="strike"),
    "lecturers:paper": lambda w: w.lecturer_paper,
    **dict.fromkeys(
        (f"lecturers:{name}" for name in ("contest", "contest_show", "contest_list", "wall", "wall_live")),
        lambda w: w.lecturers_contest,
    ),
    "lecturers:contest_act": lambda w: _with(w.lecturers_contest, name="announce"),
    "lecturers:contest_code": lambda w: w.contest_judge,
    "funds:handover": lambda w: _named(w.handover, "warning_id"),
    "funds:victim_report": lambda w: w.case,
    **{name: partial(_of_funds, keys) for name, keys in (FUNDS | MONEY | REFUNDS).items()},
}


#: Address → roles that may open it and whose unit has nothing to do with our record: to them it is as foreign.
APART: dict[str, frozenset[Role]] = dict.fromkeys(
    ("requests:record", "requests:show", "requests:act", "requests:file", "inbox:item", "inbox:act"),
    frozenset({Role.MEMBER_UNIT}),
)
#: A measure of the city against a station: the centre and a member unit have nothing to do with it.
APART |= dict.fromkeys(
    ("measures:record", "measures:show", "measures:act", "measures:make", "measures:paper", "measures:subject"),
    frozenset({Role.ANALYST, Role.MEMBER_UNIT}),
)
#: A draft is seen where it is issued; of an inspection know who plans it, the unit, and whoever is above one of them.
APART |= dict.fromkeys(
    (f"inspections:{name}" for name in ("ticket", "ticket_show", "ticket_act", "part_act")),
    frozenset({Role.ANALYST, Role.FUNDS_OFFICER, Role.STATION_OFFICER, Role.INVESTIGATOR, Role.MEMBER_UNIT}),
)
APART |= dict.fromkeys(
    (f"inspections:{name}" for name in ("visit", "visit_show", "photo", "unit")),
    frozenset({Role.ANALYST, Role.MEMBER_UNIT}),
)
APART |= dict.fromkeys(
    (f"oversight:{name}" for name in ("interview", "interview_show", "interview_act", "paper")),
    frozenset({Role.ANALYST, Role.MEMBER_UNIT}),
)
#: A list is for who may open every kind in it, and for its receiver.
APART |= dict.fromkeys(
    ("measures:handout", "measures:handout_file", "measures:handout_act"),
    frozenset({Role.ANALYST, Role.STATION_OFFICER, Role.MEMBER_UNIT, Role.INVESTIGATOR, Role.OUTREACH_OFFICER}),
)
#: The task force is its centre's; a station sees an operation when it has a target or a case of it.
APART |= dict.fromkeys(
    ("operations:record", "operations:target", "operations:member", "operations:training"),
    frozenset({Role.STATION_OFFICER}),
)
#: A fraud-free unit is its township's and its bureau's; a station sees those whose evaluation it is asked for.
APART |= dict.fromkeys(
    (f"fraudfree:{name}" for name in ("record", "show", "cases", "act", "file")),
    frozenset({Role.MEMBER_UNIT, Role.STATION_OFFICER}),
)
#: A lecturer of a grid is seen by whoever is above the grid: no station, no member unit.
APART |= dict.fromkeys(
    (f"lecturers:{name}" for name in ("lecturer", "show", "act", "talk", "talk_act", "paper")),
    frozenset({Role.MEMBER_UNIT, Role.STATION_OFFICER}),
)
APART |= {"fraudfree:nominate": frozenset({Role.STATION_OFFICER})}
#: A township sees its own standing, and so do the stations that cover it; a bank sees none.
APART |= dict.fromkeys(("standing:round", "standing:rounds"), frozenset({Role.MEMBER_UNIT, Role.STATION_OFFICER}))
APART |= {"standing:unit": frozenset({Role.MEMBER_UNIT})}
APART |= {"outlets:outlet": frozenset({Role.MEMBER_UNIT, Role.STATION_OFFICER})}
#: Figures that the city's unit kept are read by who reads the figures of the city.
APART |= dict.fromkeys(
    ("figures:snapshot", "figures:snapshot_records"), frozenset({Role.MEMBER_UNIT, Role.STATION_OFFICER})
)
#: The joint meeting is the city's; a unit sees meetings to which it is called, and its own page.
APART |= dict.fromkeys(
    ("meetings:record", "meetings:paper", "meetings:unit", "meetings:plan", "meetings:sheet"),
    frozenset({Role.ANALYST, Role.STATION_OFFICER, Role.INVESTIGATOR, Role.MEMBER_UNIT}),
)
#: A grid's outreach is seen by whoever is above the grid: no station, no member unit.
APART |= dict.fromkeys(
    (f"outreach:{name}" for name in (
        "aim", "aim_act", "activity", "activity_edit", "activity_show", "activity_act", "sign_sheet", "member",
        "member_show", "member_act", "daily_edit", "daily_pass", "site", "site_show", "site_act",
    )),
    frozenset({Role.STATION_OFFICER, Role.MEMBER_UNIT}),
)  # fmt: skip
#: An export is its unit's and of who decides on it.
APART |= dict.fromkeys(
    ("privacy:export", "privacy:export_remind", "privacy:export_file"),
    frozenset({Role.INVESTIGATOR, Role.OUTREACH_OFFICER}),
)


#: Address → what it is asked by a query string: about ourselves, and about another city.
_LIST = f"?indicator={INDICATORS[0].code}&from=2026-01-01&to=2026-01-31"
ASKED: dict[str, tuple[str, str | None]] = {
    "warning:kpi": ("", "?unit=330281"),
    "warning:cases": ("", "?unit=330281"),
    "warning:kpi_records": (_LIST, f"{_LIST}&unit=330281"),
}


def _with(pair: Pair, **more: Any) -> Pair:
    return Pair(pair.own | more, pair.foreign | more if pair.foreign is not None else None)
