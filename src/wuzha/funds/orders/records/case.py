# SPDX-License-Identifier: Apache-2.0
"""A case as a record: its head with the money, each account with its one next step, and what is next in the case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from wuzha.funds.models import Freeze, StopOrder
from wuzha.funds.orders.queries.case import CaseFile, Line
from wuzha.funds.orders.records import freeze as freeze_record
from wuzha.funds.orders.records import stop as stop_record
from wuzha.funds.orders.records.freeze_acts import decide, file_first
from wuzha.funds.orders.records.words import shown_at, stepped, when_by
from wuzha.funds.orders.rules.filing import Filing
from wuzha.funds.orders.rules.freezes import HELD, FreezeState, Mode
from wuzha.funds.orders.rules.freezes import OPEN as OPEN_FREEZES
from wuzha.funds.orders.rules.money import Sums
from wuzha.funds.orders.rules.stops import HOLDING, StopState
from wuzha.funds.orders.rules.stops import OPEN as OPEN_STOPS
from wuzha.funds.turns import Offer, Viewer, in_the_way, next_act
from wuzha.org.roles import May
from wuzha.org.rules import rule_set
from wuzha.ui.moments import span
from wuzha.ui.money import money
from wuzha.ui.record import Act, Chip, Fact, NextAct, RecordHead

DECIDES, READS = (May.DECIDE_FUNDS,), (May.READ_FUNDS,)
#: Accounts whose freeze stands in the menu of the case; the others are stopped first.
MOST_OFFERED = 5
BEFORE = (Filing.NONE, Filing.ACCEPTED)


def scam(code: str) -> str:
    """What the kind of fraud is called."""
    terms = rule_set("warning.fraud_types").at().terms
    return next((str(one.label) for one in terms if one.code == code), "") or _("Scam type unknown")


def title(file: CaseFile) -> str:
    named = [str(one.name) for one in file.victims if one.name is not None]
    who = named[0] if named else _("victim unknown")
    if len(file.victims) > 1:
        who = ngettext("%(who)s and %(n)s other", "%(who)s and %(n)s others", len(file.victims) - 1) % {
            "who": who, "n": len(file.victims) - 1,
        }  # fmt: skip
    return _("%(scam)s %(who)s lost %(sum)s") % {
        "scam": scam(file.case.fraud_type), "who": who, "sum": money(file.loss_fen),
    }  # fmt: skip


def orders_of(file: CaseFile) -> list[StopOrder | Freeze]:
    found: list[StopOrder | Freeze] = []
    for line in file.lines:
        found += [*line.stops, *line.freezes]
    return found


def chips(file: CaseFile, sums: Sums) -> list[Chip]:
    """Where the case stands, and how many of its accounts wait to be issued."""
    case = file.case
    found = []
    if case.is_over:
        found.append(Chip(case.get_filing_display(), "bad", "ban"))
    elif sums.frozen or sums.stopped:
        found.append(Chip(_("Money held"), "now", "shield"))
    else:
        found.append(Chip(_("Nothing held"), "bad", "alert"))
    waiting = sum(one.state in (StopState.DRAFT, FreezeState.APPROVED) for one in orders_of(file))
    if waiting:
        text = ngettext("%(n)s order not issued", "%(n)s orders not issued", waiting) % {"n": waiting}
        found.append(Chip(text, "bad", "send"))
    elif not case.is_over and case.filing in BEFORE:
        found.append(Chip(case.get_filing_display(), "wait", "file"))
    return found[:2]


def head_of(file: CaseFile, sums: Sums) -> RecordHead:
    """What a case is, where it stands and where its money is."""
    case, first = file.case, file.first_report
    facts = []
    if first is not None:
        came = next((came for one, came in file.told_in if one == first), None)
        source = f"{came.label} {came.number}" if came is not None else first.get_source_display()
        told = _(", ").join((shown_at(first.reported_at), source))
        facts.append(Fact(_("Reported"), told, came.url if came is not None else ""))
        paid = min((one.at for one in file.payments if one.report_id), default=None)
        if paid is not None and paid <= first.reported_at:
            facts.append(Fact(_("Payment to report"), span((first.reported_at - paid).total_seconds())))
        issued = min(
            (one.issued_at for line in file.lines for one in line.stops if one.level == 1 and one.issued_at),
            default=None,
        )
        if issued is not None:
            took = max(0.0, (issued - first.reported_at).total_seconds())
            facts.append(Fact(_("Report to first stop"), span(took)))
    if case.filing_no:
        facts.append(Fact(_("Filing number"), case.filing_no))
    if case.case_no:
        facts.append(Fact(_("Case number"), case.case_no))
    if case.opened_by:
        facts.append(Fact(_("Handled by"), case.opened_by.name))
    if file.other_fen:
        facts.append(Fact(_("Of it without an account"), money(file.other_fen)))
    if sums.beyond_fen:
        facts.append(Fact(_("Held beyond the loss, not counted"), money(sums.beyond_fen)))
    return RecordHead(
        title(file), number=case.number, chips=chips(file, sums), facts=facts, steps=steps(file, sums), money=sums.money
    )


def steps(file: CaseFile, sums: Sums) -> list[Any]:
    """Reported, stopped, filed, frozen, returned: when."""
    case, first = file.case, file.first_report
    stopped = min((one.started_at for line in file.lines for one in line.stops if one.started_at), default=None)
    holding = [
        one for line in file.lines for one in line.freezes if one.mode != Mode.QUEUED
    ]  # what queues holds nothing
    frozen = min((one.started_at for one in holding if one.started_at), default=None)
    due = shown_at(case.filing_due_at)
    filing = shown_at(case.filed_on) if case.is_filed else (_("before %(at)s") % {"at": due} if due else "")
    rows = [
        (pgettext("step", "Reported"), True, when_by(first.reported_at, first.taken_by) if first else ""),
        (pgettext("step", "Stopped first"), stopped is not None, shown_at(stopped)),
        (
            case.get_filing_display() if case.is_over else pgettext("step", "Filed"),
            case.is_filed or case.is_over,
            filing,
        ),
        (pgettext("step", "Frozen"), frozen is not None, shown_at(frozen)),
        (pgettext("step", "Returned"), bool(sums.lost) and sums.money.returned >= sums.lost, ""),
    ]
    return stepped(rows)


@dataclass(frozen=True, slots=True)
class Row:
    """An account as the page of the case lists it: what is there, its state and its one next step."""

    line: Line
    #: What is known to be in the account now (分); none where nobody knows.
    there_fen: int | None
    chip: Chip | None
    due: datetime | None
    act: Act | None


def _latest(line: Line) -> StopOrder | Freeze | None:
    """What says most of an account: a freeze that is open, then a stop that is, then the last of either."""
    rows: list[StopOrder | Freeze] = [*line.freezes, *line.stops]
    opened = [one for one in rows if one.state in (*OPEN_FREEZES, *OPEN_STOPS) and not one.has_lapsed]
    return next(iter(opened or rows), None)


def _there(line: Line) -> int | None:
    held = [one for one in line.freezes if one.state in HELD and one.frozen_fen is not None and not one.has_lapsed]
    if held:
        return (held[0].frozen_fen or 0) - held[0].paid_fen
    # What was paid out of a freeze is not there any more, whatever the stop before it found.
    paid = [one for one in line.freezes if one.state == FreezeState.DEDUCTED]
    stop = next((one for one in line.stops if one.balance_fen is not None), None)
    if stop is None or stop.balance_fen is None:
        return 0 if paid else None
    began = stop.started_at
    since = (one.paid_fen for one in paid if not began or not one.ended_at or began <= one.ended_at)
    return max(0, stop.balance_fen - sum(since))


def step_of(line: Line, file: CaseFile) -> Offer | None:
    """The one next step of an account, as a button of its row; nothing for a victim's own, or where all is done."""
    if not line.placed.level:
        return None
    latest, case = _latest(line), file.case
    # Money that came in after a sum was frozen is not held by that.
    later = isinstance(latest, Freeze) and latest.state in HELD and latest.mode != Mode.QUEUED and line.may_stop
    if later and not case.is_over:
        return _stop(line, file)
    if latest is not None and latest.state in (*OPEN_FREEZES, *OPEN_STOPS) and not latest.has_lapsed:
        return of_order(latest)
    if case.is_over or line.emptied:
        return None
    if isinstance(latest, StopOrder) and stop_record.given_back(latest):
        return stop_record.put_right(latest)
    if line.may_stop and not line.stops:
        return _stop(line, file)
    if line.may_freeze:
        url = reverse("funds:freeze_new", args=[case.pk, line.placed.account_id])
        return Offer(_("Prepare a freeze"), url=url)
    return None


def _stop(line: Line, file: CaseFile) -> Offer:
    url = reverse("funds:case_prepare", args=[file.case.pk])
    return Offer(_("Prepare a stop"), post=url, hidden={"account": line.placed.account_id}, due=line.last_at)


def of_order(order: StopOrder | Freeze) -> Offer | None:
    """The next step of an open order, seen from a list: it leads to its page, with the dialog open."""
    page = order.get_absolute_url()
    if isinstance(order, StopOrder):
        first = stop_record.first_offer(order)
        if first is None:
            return None
        url = first.url or f"{page}?do={first.opens}"
        return Offer(first.label, url=url, what=first.what, detail=first.detail, due=first.due)
    if order.state == FreezeState.DRAFT and order.case.filing in BEFORE:
        return file_first(order)
    if order.state == FreezeState.DRAFT:
        first = decide(order)
        return Offer(
            first.label, url=f"{page}?do=decide", needs=DECIDES, besides=order.drafted_by_id, because=first.because,
            refused=first.refused, what=first.what, due=order.due_at, detail=freeze_record.title(order),
        )  # fmt: skip
    if order.state == FreezeState.APPROVED:
        return Offer(
            _("Record it as issued"), url=f"{page}?do=issue", due=order.due_at, detail=freeze_record.title(order),
            what=_("Issue the freeze in the police platform, then record it"),
        )  # fmt: skip
    if order.state == FreezeState.ISSUED:
        return Offer(
            _("Record the bank's answer"), url=f"{page}?do=answer", due=order.due_at, detail=freeze_record.title(order)
        )
    if order.state == FreezeState.ACTIVE and order.mode == Mode.QUEUED:
        return Offer(
            _("Record that it took effect"), url=f"{page}?do=effect", due=order.ahead_until, detail=order.ahead,
            what=_("It queues and holds nothing: ask the bank when the earlier freeze ends"),
        )  # fmt: skip
    return Offer(_("Follow the freeze"), url=page, due=order.due_at, detail=freeze_record.title(order))


def rows_of(viewer: Viewer, file: CaseFile) -> list[Row]:
    """The accounts of a case, what is to be done first on top, the victims' own last."""
    found = []
    for line in file.lines:
        latest, offer = _latest(line), step_of(line, file)
        chip = None
        if latest is not None:
            chip = (stop_record if isinstance(latest, StopOrder) else freeze_record).chips(latest)[0]
        due = latest.due_at if latest is not None and not latest.has_lapsed else None
        can = offer is not None and viewer.works and not in_the_way(viewer, offer)
        act = offer.act() if offer is not None and can else None
        if act is None and latest is not None:
            act = Act(pgettext("order", "Open %(number)s") % {"number": latest.number}, url=latest.get_absolute_url())
        found.append(Row(line, _there(line), chip, due, act))
    far = timezone.now().replace(year=9999)
    return sorted(
        found, key=lambda row: (not row.line.placed.level, row.due or far, row.line.placed.level, row.line.placed.pk)
    )


def first_offer(file: CaseFile, now: datetime | None = None) -> Offer:
    """What is next in a case: of all that waits the one with the least time."""
    case, now = file.case, now or timezone.now()
    found: list[tuple[datetime, Offer]] = []
    far = now.replace(year=9999)
    waiting: list[Freeze] = []
    bare = [
        line for line in file.lines
        if line.placed.level and not line.stops and not line.freezes and not line.elsewhere
    ]  # fmt: skip
    count = len(bare) + file.unplaced
    if count and not case.is_over:
        url = reverse("funds:case_prepare", args=[case.pk])
        what = ngettext("Stop the account nobody is at", "Stop the %(n)s accounts nobody is at", count) % {"n": count}
        found.append((now, Offer(_("Prepare all orders"), post=url, icon="play", what=what)))
    frozen = {one.account_id for line in file.lines for one in line.freezes if one.state in OPEN_FREEZES}
    for order in orders_of(file):
        if order.state not in (*OPEN_STOPS, *OPEN_FREEZES) or order.has_lapsed:
            continue
        # A stop whose freeze is under way waits for that.
        waits = isinstance(order, StopOrder) and order.state in HOLDING and order.account_id in frozen
        # A freeze that waits for the filing: that is the next act of the case, below.
        if isinstance(order, Freeze) and case.filing in BEFORE and order.state == FreezeState.DRAFT:
            waiting.append(order)
        elif (offer := of_order(order)) and (not waits or case.is_over):
            found.append((offer.due or far, offer))
    # What a bank gave back for its input is held by nobody, and waits for the right account.
    for line in file.lines:
        latest = _latest(line)
        if isinstance(latest, StopOrder) and stop_record.given_back(latest) and not case.is_over:
            found.append((now, stop_record.put_right(latest)))
    if case.filing in BEFORE and (waiting or case.filing_due_at is not None):
        due = min(filter(None, (case.filing_due_at, *(one.due_at for one in waiting))), default=None)
        what = _("Have the case filed, and record it: nothing is frozen before")
        detail = ngettext("%(n)s freeze waits for it", "%(n)s freezes wait for it", len(waiting)) % {"n": len(waiting)}
        offer = Offer(
            _("Record the filing"), opens="file", icon="file", what=what, detail=detail if waiting else "", due=due
        )
        found.append((due or far, offer))
    if case.filing == Filing.NOT_FILED and case.notified_on is None:
        what = _("Give the complainant the notice of not filing within three days (Procedures 178)")
        found.append(
            (
                case.filing_due_at or far,
                Offer(
                    _("Record the notice of not filing"),
                    opens="notify",
                    icon="message",
                    what=what,
                    due=case.filing_due_at,
                ),
            )
        )
    if found:
        return min(found, key=lambda one: one[0])[1]
    url = reverse("funds:money", args=[case.pk])
    return Offer(_("See where the money is"), url=url, icon="bank", needs=READS, what=_("Nothing waits in this case"))


def other_offers(file: CaseFile) -> list[Offer]:
    """What else can be done in a case, or cannot and why."""
    case, pk = file.case, file.case.pk
    over = _("%(number)s is: %(state)s. Nothing is stopped or frozen in it any more") % {
        "number": case.number, "state": case.get_filing_display(),
    }  # fmt: skip
    found = [
        Offer(_("See where the money is"), url=reverse("funds:money", args=[pk]), icon="bank", key="w",
              needs=READS),
        Offer(_("See the statements"), url=reverse("funds:statements", args=[pk]), icon="table", needs=READS),
        Offer(_("Add a report"), url=reverse("funds:case_report", args=[pk]), icon="plus"),
        Offer(_("Complete or correct a victim"), opens="victim", icon="user"),
        _payment(file),
        Offer(_("Prepare all orders"), icon="play", refused=over) if case.is_over
        else Offer(_("Prepare all orders"), post=reverse("funds:case_prepare", args=[pk]), icon="play"),
    ]  # fmt: skip
    if file.to_decide:
        url = reverse("funds:case_decide", args=[pk])
        refused = "" if case.is_filed else _("Record the filing first: nothing is approved before")
        hint = _("%(n)s accounts") % {"n": len(file.to_decide)}
        label = _("Decide on the accounts that wait")
        found.append(
            Offer(label, icon="check", needs=DECIDES, refused=refused)
            if refused
            else Offer(label, url=url, icon="check", needs=DECIDES, hint=hint)
        )
    return [*found, *_freezes(file), *_filing(file), *_seizures(file)]


def _payment(file: CaseFile) -> Offer:
    """A payment that was told wrongly."""
    label = _("Correct a payment")
    if file.told_here:
        return Offer(label, opens="payment", icon="edit")
    call = next((origin.number for found in file.came.values() for origin in found), "")
    if call:
        return Offer(label, refused=_("It was told in %(number)s: correct its row there") % {"number": call})
    return Offer(label, refused=_("No payment by account was reported"))


def _freezes(file: CaseFile) -> list[Offer]:
    """Freezes of accounts that nobody has stopped yet: their rows offer the stop first."""
    if file.case.is_over:
        return []
    bare = [one for one in file.lines if one.placed.level and one.may_freeze and not one.stops]
    return [
        Offer(
            _("Prepare a freeze"),
            url=reverse("funds:freeze_new", args=[file.case.pk, one.placed.account_id]),
            icon="lock",
            hint=str(one.placed.account.number),
        )
        for one in bare[:MOST_OFFERED]
    ]


def _filing(file: CaseFile) -> list[Offer]:
    """受案, 立案, 不予立案, 撤案."""
    case, found = file.case, list[Offer]()
    if case.filing in BEFORE:
        label = _("Correct the acceptance") if case.accepted_no else _("Record the acceptance")
        found.append(Offer(label, opens="accept", icon="file"))
    filing = {
        Filing.FILED: _("Correct the filing"), Filing.WITHDRAWN: _("Filed anew, or withdrawn by mistake"),
    }.get(Filing(case.filing), _("Record the filing"))  # fmt: skip
    found.append(Offer(filing, opens="file", icon="file"))
    decided = _("Correct that decision")
    if case.filing == Filing.NONE:
        found.append(Offer(_("It is not filed"), refused=_("Record the acceptance first: the decision follows it")))
    elif case.filing in (Filing.ACCEPTED, Filing.NOT_FILED):
        found.append(
            Offer(decided if case.unfiled_no else _("It is not filed"), opens="not_file", icon="ban", kind="danger")
        )
    if case.filing == Filing.NOT_FILED:
        label = _("Correct the notice") if case.notified_no else _("Record the notice of not filing")
        found.append(Offer(label, opens="notify", icon="message"))
    if case.filing in (Filing.FILED, Filing.WITHDRAWN):
        found.append(
            Offer(
                decided if case.unfiled_no else _("The case was withdrawn"), opens="withdraw", icon="ban", kind="danger"
            )
        )
    return found


def _seizures(file: CaseFile) -> list[Offer]:
    """扣押: recorded, valued, given back, moved on."""
    if not file.case.is_filed:
        return [Offer(_("Record a seizure"), refused=_("Seizures are recorded once the case is filed"))]
    found = [Offer(_("Record a seizure"), opens="seize", icon="hand")]
    if not file.held:
        return found
    found += [
        Offer(_("Record a valuation"), opens="value", icon="money"),
        Offer(_("It went on with the case"), opens="move_on", icon="arrow-right"),
    ]
    label = _("Record the decision to give back")
    if not any(one.amount_fen for one in file.held):
        return [*found, Offer(label, refused=_("Nothing is given back before it is valued (Procedures 234)"))]
    hint = _("By the head of the county organ (Procedures 234).")
    return [*found, Offer(label, opens="give_back", icon="undo", needs=DECIDES, hint=hint)]


def next_of(viewer: Viewer, file: CaseFile) -> NextAct:
    """What is next in a case, for who looks."""
    first = first_offer(file)
    same = (first.opens, first.url, first.post)
    others = [one for one in other_offers(file) if one.refused or (one.opens, one.url, one.post) != same]
    return next_act(viewer, first, others)
