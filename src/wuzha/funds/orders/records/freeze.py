# SPDX-License-Identifier: Apache-2.0
"""A freeze as a record: its head and its life. What is next with it: `records.freeze_acts`."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wuzha.funds.models import Freeze
from wuzha.funds.orders.queries.case import CaseFile, Line, OrderFile
from wuzha.funds.orders.records.freeze_acts import next_of as next_of
from wuzha.funds.orders.records.words import account_facts, shown_at, stepped, to_bank, when_by
from wuzha.funds.orders.rules.freezes import BEFORE_ISSUE, FreezeState, Mode
from wuzha.funds.orders.rules.stops import HOLDING
from wuzha.funds.turns import Offer, Viewer, who_can
from wuzha.org.roles import May
from wuzha.ui.money import money
from wuzha.ui.record import Chip, Fact, RecordHead, Step

F = FreezeState


def title(order: Freeze) -> str:
    return _("Freeze %(bank)s %(sum)s") % {"bank": to_bank(order), "sum": money(order.amount_fen)}


def chips(order: Freeze) -> list[Chip]:
    """Its state: one that queues holds nothing, and what is over by the clock has ended."""
    if order.has_lapsed:
        return [Chip(F.AUTO_RELEASED.label, "bad", "alert")]
    if order.state == F.ACTIVE and order.mode == Mode.QUEUED:
        return [Chip(Mode.QUEUED.label, "wait", "clock")]
    tone, icon = {
        F.DRAFT: ("wait", "clock"), F.APPROVED: ("wait", "send"), F.ISSUED: ("now", "clock"),
        F.ACTIVE: ("ok", "lock"), F.REJECTED: ("bad", "ban"), F.FAILED: ("bad", "alert"),
        F.RELEASING: ("now", "unlock"), F.AUTO_RELEASED: ("bad", "alert"), F.DEDUCTED: ("ok", "check-circle"),
    }.get(F(order.state), ("", ""))  # fmt: skip
    found = [Chip(order.get_state_display(), tone, icon)]
    if order.mode == Mode.PARTIAL:
        found.append(Chip(order.get_mode_display(), "wait", "alert"))
    elif order.queueing and not order.mode:
        found.append(Chip(_("prepared to queue"), "wait", "clock"))
    elif order.lacks_filing:
        found.append(Chip(_("Old data: filing is missing"), "bad", "alert"))
    return found


def steps(order: Freeze) -> list[Step]:
    """Asked for, decided, issued, answered, renewed or released: who and when."""
    ended = order.ended_at is not None or order.has_lapsed
    issued = order.issued_at is not None
    decided = order.state not in (F.DRAFT, F.WITHDRAWN) and order.decided_on is not None
    end = order.get_state_display() if ended else pgettext("step", "Renewed or released")
    queued = order.mode == Mode.QUEUED
    before = "" if queued else _("before %(at)s") % {"at": shown_at(order.expires_at)}
    before = before if order.expires_at and not ended else ""
    decision = " ".join(filter(None, (shown_at(order.decided_on), order.decider))) or _("a second person")
    if order.decided_on is not None and order.decided_on < timezone.localdate(order.drafted_at):
        decision = _("%(decision)s, before it was asked for here: compare the paper") % {"decision": decision}
    return stepped(
        [
            (pgettext("step", "Asked for"), True, when_by(order.drafted_at, order.drafted_by)),
            (pgettext("step", "Decided"), decided, decision),
            (pgettext("step", "Issued"), issued, when_by(order.issued_at, order.issued_by)),
            (
                pgettext("step", "Bank's answer"),
                (order.started_at is not None and not queued) or order.state == F.FAILED,
                Mode.QUEUED.label if queued else to_bank(order),
            ),
            (end, ended, before or shown_at(order.ended_at)),
        ]
    )


def head_of(file: OrderFile) -> RecordHead:
    """What a freeze is, and where it stands."""
    order: Freeze = file.order
    facts = [
        Fact(_("Account"), _(", ").join(str(one) for one in (order.account.number, order.account.holder) if one)),
        Fact(_("Request"), _(", ").join((order.get_scope_code_display(), order.get_term_display()))),
        Fact(_("Case"), order.case.number, order.case.get_absolute_url()),
    ]
    if order.state not in BEFORE_ISSUE and order.frozen_fen is not None and order.mode != Mode.QUEUED:
        facts.append(Fact(_("Frozen sum"), money(order.frozen_fen)))
        if order.paid_fen:
            facts.append(Fact(_("Paid out"), money(order.paid_fen)))
    if file.other_orders:
        stop = file.other_orders[0]
        facts.append(Fact(_("Stop order"), f"{stop.number} {stop.get_state_display()}", stop.get_absolute_url()))
    return RecordHead(title(order), number=order.number, chips=chips(order), facts=facts, steps=steps(order))


def details(file: OrderFile, clear: Mapping[str, str]) -> list[Fact]:
    """All facts of a freeze; what is sealed in clear where it was revealed."""
    order: Freeze = file.order
    case = order.case
    scope = [order.get_scope_code_display(), _("Interest too") if order.interest else ""]
    filing = [case.get_filing_display(), case.filing_no, shown_at(case.filed_on), case.filing_organ]
    found = account_facts(order, clear)
    found += [
        Fact(_("Sum to freeze"), money(order.amount_fen)),
        Fact(_("What is frozen"), order.get_asset_display()),
        Fact(_("Filing"), " ".join(filter(None, filing)), case.get_absolute_url()),
        Fact(_("Period"), order.get_term_display()),
        Fact(_("Scope"), _(", ").join(filter(None, scope))),
    ]
    if order.whole_reason:
        found.append(Fact(_("Why the whole account"), clear.get("whole_reason") or str(order.whole_reason)))
    found.append(Fact(_("Prepared"), when_by(order.drafted_at, order.drafted_by)))
    found += _decided(order) if order.decided_on else []
    if order.issued_at:
        platform = order.get_platform_display() if order.platform else ""
        request = [order.request_no, shown_at(order.issued_at), platform]
        found.append(Fact(_("Request number"), " ".join(filter(None, request))))
    if order.doc_no:
        source = order.get_doc_no_source_display() if order.doc_no_source else ""
        found.append(Fact(_("Number of the notice"), f"{order.doc_no} {source}".strip()))
    found += _held(order) if order.started_at else []
    if order.ahead:
        found.append(Fact(_("Office that froze before"), f"{order.ahead} {shown_at(order.ahead_until)}".strip()))
    found += [
        Fact(_("Stop order"), f"{one.number} {one.get_state_display()}", one.get_absolute_url())
        for one in file.other_orders
    ]
    return found


def _decided(order: Freeze) -> list[Fact]:
    who = [order.get_authority_display(), order.organ, order.decider, order.decider_title]
    found = [Fact(_("Decided by"), " ".join(filter(None, who)))]
    if order.reviewed_on:
        found.append(Fact(_("Reviewed by the legal office"), shown_at(order.reviewed_on)))
    number = f"{order.decision_no} {shown_at(order.decided_on)}"
    return [*found, Fact(_("Decision number"), number), Fact(_("Legal basis"), order.legal_basis)]


def _held(order: Freeze) -> list[Fact]:
    found = [Fact(_("Frozen sum"), money(order.frozen_fen or 0))]
    if order.paid_fen:
        found.append(Fact(_("Paid out"), money(order.paid_fen)))
    if order.mode == Mode.QUEUED:
        found.append(Fact(_("Queues since"), shown_at(order.started_at)))
    else:
        found += [
            Fact(_("Frozen from"), shown_at(order.started_at)),
            Fact(_("Frozen until"), shown_at(order.expires_at)),
        ]
        screened = shown_at(order.screened_at)
        if screened:
            involved = money(order.involved_fen) if order.involved_fen else ""
            told = [screened, order.get_screen_result_display(), involved]
            found.append(Fact(_("Screened"), " ".join(filter(None, told))))
        elif order.screen_due_at and order.unrelated_at is None and order.ended_at is None and not order.has_lapsed:
            found.append(Fact(_("To be screened by"), shown_at(order.screen_due_at)))
    if order.unrelated_at:
        found.append(Fact(_("Found unrelated"), shown_at(order.unrelated_at)))
    return found


def steps_ahead() -> list[Step]:
    """What follows once a freeze is asked for."""
    labels = [pgettext("step", "Decided"), pgettext("step", "Issued"), pgettext("step", "Bank's answer")]
    return [Step(label, "next") for label in labels]


def who_decides(viewer: Viewer) -> str:
    """Who may record the decision on what the viewer asks for."""
    offer = Offer("", needs=(May.DECIDE_FUNDS,), besides=viewer.person_id)
    return _("Somebody else than you records the decision: %(names)s") % {"names": who_can(viewer, offer)}


def checked(file: CaseFile, line: Line) -> list[Chip]:
    """What was looked up before the officer types: filing, other freezes, the stop's time, accounts of the case."""
    case = file.case
    found = [
        Chip(_("Filed: %(number)s") % {"number": case.filing_no}, "ok")
        if case.is_filed
        else Chip(_("Not filed: it may be prepared, and is decided only once the case is filed"), "wait")
    ]
    if line.elsewhere:
        found.append(Chip(_("Held in another case: it can only queue"), "wait"))
    else:
        found.append(Chip(_("No earlier freeze"), "ok"))
    held = next((one for one in line.stops if one.state in HOLDING and not one.has_lapsed and one.expires_at), None)
    if held is not None:
        found.append(Chip(_("Stopped until %(at)s") % {"at": shown_at(held.expires_at)}, "ok"))
    else:
        found.append(Chip(_("No stop holds it"), "wait"))
    count = sum(bool(one.freezes) for one in file.lines)
    found.append(Chip(_("%(n)s accounts of the case are frozen or asked for") % {"n": count}, "ok"))
    return found
