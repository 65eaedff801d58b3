# SPDX-License-Identifier: Apache-2.0
"""What is next with a freeze, for who looks: decision, issue, answer, screening, release, renewal; and what is not
possible now, with the reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wuzha.funds.models import Freeze, FreezeObjection, Release, Renewal
from wuzha.funds.orders.queries.case import OrderFile
from wuzha.funds.orders.records.stop import prepare_freeze
from wuzha.funds.orders.records.words import shown_at, to_bank
from wuzha.funds.orders.rules.filing import Filing
from wuzha.funds.orders.rules.freezes import (
    RELEASING,
    RENEWING,
    Asset,
    FreezeState,
    Mode,
    ReleaseState,
    RenewalState,
    Scope,
)
from wuzha.funds.orders.rules.objections import OBJECTION_LIFE, ObjectionAct
from wuzha.funds.orders.rules.objections import OPEN as STILL_OPEN
from wuzha.funds.orders.rulesets import CLOCKS
from wuzha.funds.orders.services.freeze_clock import must_go_since, release_due, screening_over
from wuzha.funds.orders.services.releases import tell_by, to_send_again
from wuzha.funds.turns import Offer, Viewer, listed, next_act, nothing_left
from wuzha.org.roles import May
from wuzha.ui.money import money
from wuzha.ui.record import NextAct

F = FreezeState
DECIDES = (May.DECIDE_FUNDS,)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a freeze stands, as far as its acts ask."""

    order: Freeze
    now: datetime
    #: Until when it is to be released or limited.
    must_go: datetime | None = None
    #: The time to screen is over, without a result.
    screen_over: bool = False
    renewal: Renewal | None = None
    #: A renewal that was not recorded as sent by the end.
    too_late: Renewal | None = None
    #: A release under way; one that the bank did not carry out; done, and its owner not told.
    release: Release | None = None
    refused: Release | None = None
    untold: Release | None = None
    objections: list[FreezeObjection] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return self.order.state == F.ACTIVE and not self.order.has_lapsed

    @property
    def queued(self) -> bool:
        return self.order.mode == Mode.QUEUED


def standing(file: OrderFile, now: datetime | None = None) -> Standing:
    """What a freeze's acts ask of its file."""
    order: Freeze = file.order
    now = now or timezone.now()
    holds = order.state == F.ACTIVE and not order.has_lapsed
    since = must_go_since(order) if holds else None
    done = [one for one in file.releases if one.state == ReleaseState.DONE and one.owner_told_at is None]
    return Standing(
        order,
        now,
        must_go=None if since is None else release_due(since),
        screen_over=holds and order.mode != Mode.QUEUED and screening_over(order, now),
        renewal=next((one for one in file.renewals if one.state in RENEWING), None),
        too_late=next((one for one in reversed(file.renewals) if one.state == RenewalState.TOO_LATE), None),
        release=next((one for one in file.releases if one.state in RELEASING), None),
        refused=to_send_again(order),
        untold=done[-1] if done else None,
        objections=[one for one in file.objections if one.state in STILL_OPEN],
    )


def first_offer(at: Standing) -> Offer | None:
    """The act that a freeze has next, whoever does it; nothing when it is done with."""
    order = at.order
    about = _("%(sum)s, %(account)s") % {"sum": money(order.amount_fen), "account": order.account.number}
    if order.state == F.DRAFT and not order.case.is_filed:
        return file_first(order)
    if order.state == F.DRAFT:
        return decide(order, detail=about)
    if order.state == F.APPROVED:
        return _issue(order, detail=f"{to_bank(order)} {about}")
    if order.state == F.ISSUED:
        what = _("Record what %(bank)s answers") % {"bank": to_bank(order)}
        return Offer(
            _("Record the bank's answer"), opens="answer", icon="check", due=order.due_at, detail=about, what=what
        )
    if order.has_lapsed or order.state == F.AUTO_RELEASED:
        if order.case.is_over:
            return None
        what = _("It ended on %(at)s and was lifted by itself: prepare a new freeze at once") % {
            "at": shown_at(order.expires_at)
        }
        return prepare_freeze(order, what=what, detail=about)
    if order.state in (F.ACTIVE, F.RELEASING):
        return _while_held(at)
    if at.untold is not None:
        return _owner(at.untold)
    if order.state in (F.REJECTED, F.FAILED, F.WITHDRAWN) and not order.case.is_over:
        return prepare_freeze(order, what=order.get_state_display(), detail=about)
    return None


def _while_held(at: Standing) -> Offer | None:
    """Of a freeze that the bank holds: what must go first, then what runs out first."""
    order = at.order
    if at.release is not None:
        return _of_release(at, at.release)
    if at.refused is not None:
        return Offer(
            _("Send the notice again"), opens="release_notice", icon="send", due=at.must_go,
            what=_("The bank did not carry the release out: clear that up, and send its notice again"),
            besides=at.refused.decision_by_id, because=_("Who recorded the decision does not send the notice"),
        )  # fmt: skip
    if at.must_go is not None:
        return _let_go(at)
    if at.untold is not None:
        return _owner(at.untold)
    if at.queued:
        return Offer(
            _("Record that it took effect"), opens="effect", icon="check", due=order.ahead_until,
            what=_("It queues and holds nothing: ask the bank when the earlier freeze ends"), detail=order.ahead,
        )  # fmt: skip
    if at.screen_over:
        return Offer(
            _("Record the screening"), opens="screen", icon="search", due=order.screen_due_at,
            what=_("The screening ran out without a result: record it, or release"),
            besides=order.drafted_by_id,
            because=_("Out of time a second person records the screening, or it is released"),
        )  # fmt: skip
    if at.renewal is not None:
        return _of_renewal(order, at.renewal)
    waiting = [one for one in at.objections if one.due_at is not None]
    if waiting:
        return _of_objection(min(waiting, key=lambda one: one.due_at or at.now))
    rules = CLOCKS.at(at.now)
    soon = order.expires_at and order.expires_at - at.now < timedelta(days=max(rules.freeze_alert_days))
    if soon or order.screened_at is not None or order.screen_due_at is None:
        what = _("Prepare the renewal before the freeze ends") if soon else ""
        return Offer(_("Prepare a renewal"), opens="renew", icon="repeat", due=order.expires_at, what=what)
    return Offer(
        _("Record the screening"), opens="screen", icon="search", due=order.screen_due_at,
        what=_("Screen what is frozen: is it money of the case?"), detail=money(order.frozen_fen or 0),
    )  # fmt: skip


def file_first(order: Freeze) -> Offer:
    """What a freeze waits for while its case is not filed (公安机关办理刑事案件程序规定 174)."""
    return Offer(
        _("Record the filing"), url=f"{order.case.get_absolute_url()}?do=file", icon="file",
        detail=order.case.number, what=_("Have the case filed first: nothing is approved before"), due=order.due_at,
    )  # fmt: skip


def decide(order: Freeze, **told: Any) -> Offer:
    """The decision of the head of the organ, recorded by a second person, once the case is filed."""
    case = order.case
    refused = "" if case.is_filed else _(
        "%(case)s is not filed: record its filing first (number, day and organ, as the case system says). Nothing is "
        "frozen before (Procedures for Criminal Cases 174; Gongtongzi [2024] 22, article 2)"
    ) % {"case": case.number}  # fmt: skip
    return Offer(
        _("Record the decision"), opens="decide", icon="check", needs=DECIDES, besides=order.drafted_by_id,
        because=_("It waits for a second person: who asked for it does not record the decision"),
        what=_("Have the head of the bureau decide, and record it"), due=order.due_at, refused=refused, **told,
    )  # fmt: skip


def _issue(order: Freeze, **told: Any) -> Offer:
    refused = "" if order.case.is_filed else _("%(case)s is not filed any more") % {"case": order.case.number}
    return Offer(
        _("Record it as issued"), opens="issue", icon="send", due=order.due_at, refused=refused,
        what=_("Issue the freeze in the police platform, then record it"), **told,
    )  # fmt: skip


def _of_release(at: Standing, one: Release) -> Offer:
    if one.state == ReleaseState.DECIDED:
        return Offer(
            _("Record the notice as sent"), opens="release_notice", icon="send", due=at.must_go,
            what=_("Send the notice of release to the bank, then record it"), besides=one.decision_by_id,
            because=_("It waits for a second person: who recorded the decision does not send the notice"),
        )  # fmt: skip
    return Offer(
        _("Record the bank's receipt"), opens="receipt", icon="check", due=at.order.due_at,
        what=_("The notice of release is with %(bank)s: record its receipt") % {"bank": to_bank(at.order)},
    )  # fmt: skip


def _let_go(at: Standing) -> Offer:
    """Released, or limited to what is involved (规定 187, 247; 公通字〔2024〕22号)."""
    order = at.order
    if order.case.filing == Filing.WITHDRAWN:
        what = _("The case was withdrawn: release it and tell the owner (Procedures 187)")
    elif order.unrelated_at is not None:
        what = _("It has nothing to do with the case: release it and tell the owner (Procedures 247)")
    else:
        what = _("More is held than is involved: limit it to that (Gongtongzi [2024] 22)")
        return _limit(order, what=what, due=at.must_go)
    return _release(order, what=what, due=at.must_go)


def _release(order: Freeze, **told: Any) -> Offer:
    return Offer(
        _("Record the decision to release"), opens="release", icon="unlock", needs=DECIDES, besides=order.drafted_by_id,
        because=_("It waits for a second person: who asked for the freeze does not record the decision"), **told,
    )  # fmt: skip


def _limit(order: Freeze, **told: Any) -> Offer:
    whole = order.scope_code == Scope.WHOLE
    return Offer(
        _("Limit the whole account to a sum") if whole else _("Limit it to a lower sum"), opens="limit", icon="minus",
        needs=DECIDES, besides=order.drafted_by_id,
        because=_("It waits for a second person: who asked for the freeze does not record the decision"), **told,
    )  # fmt: skip


def _owner(one: Release) -> Offer:
    return Offer(
        _("Record that the owner was told"), opens="owner", icon="message", what=_("Tell the owner of the release"),
        due=tell_by(one) if one.issued_at else None, detail=one.get_kind_display(),
    )  # fmt: skip


def _of_renewal(order: Freeze, one: Renewal) -> Offer:
    """The step a renewal waits for; all of them before the freeze ends (规定 240)."""
    due, label = order.expires_at, one.get_term_display()
    if one.state == RenewalState.ISSUED:
        return Offer(
            _("Record the bank's answer to the renewal"), opens="renewal_answer", icon="check", due=due, detail=label,
            what=_("Record what %(bank)s answers") % {"bank": to_bank(order)},
        )  # fmt: skip
    if one.state == RenewalState.APPROVED:
        what = _("Issue the renewal before the freeze ends, then record it")
        return Offer(
            _("Record the renewal as issued"), opens="renewal_issue", icon="send", due=due, what=what, detail=label
        )
    if one.dossier_on is None:
        by = due and due - timedelta(days=CLOCKS.at().dossier_days)
        what = _("Hand the dossier of the renewal to the legal office")
        return Offer(_("Record the dossier"), opens="dossier", icon="file", due=by, what=what, detail=label)
    return Offer(
        _("Record the decision on the renewal"), opens="renewal_decide", icon="check", needs=DECIDES,
        besides=one.drafted_by_id, due=due, detail=label,
        because=_("It waits for a second person: who prepared the renewal does not record the decision"),
        what=_("Have the renewal decided, and record it"),
    )  # fmt: skip


def of_objection(one: FreezeObjection) -> list[Offer]:
    """What can be done with an objection; each has a dialog of its own."""
    words = {
        ObjectionAct.REGISTER: _("Register the objection"), ObjectionAct.HAND_IN: _("Record what was handed in"),
        ObjectionAct.CHECK: _("Record the check of the objection"), ObjectionAct.ANSWER: _("Record the written answer"),
        ObjectionAct.APPEAL: _("It went to the superior organ"),
    }  # fmt: skip
    return [
        Offer(
            words[ObjectionAct(act)], opens=f"objection-{one.pk}-{act.value}", icon="message", hint=str(one.name or "")
        )
        for act in OBJECTION_LIFE.acts(one.state)
    ]


def _of_objection(one: FreezeObjection) -> Offer:
    first = of_objection(one)[0]
    return Offer(
        first.label, opens=first.opens, icon=first.icon, due=one.due_at, detail=str(one.name or ""),
        what=_("Answer the objection within thirty days (Procedures 196)"),
    )  # fmt: skip


def other_offers(at: Standing, file: OrderFile) -> list[Offer]:
    """What else can be done with it, or cannot and why."""
    order, found = at.order, list[Offer]()
    if order.state in (F.DRAFT, F.APPROVED):
        hint = _("With a word why; nothing was frozen.")
        found.append(Offer(_("Give it up"), opens="withdraw", icon="undo", hint=hint))
    if order.state == F.DRAFT:
        if not order.case.is_filed:
            found.append(decide(order))
        found.append(Offer(_("Record it as issued"), refused=_("It is issued once it is approved")))
    if order.state in (F.DRAFT, F.APPROVED, F.ISSUED):
        found.append(Offer(_("Prepare a renewal"), refused=_("Only what the bank holds is renewed")))
    if at.holds:
        found += _beside_holding(at)
    if order.state in (F.ACTIVE, F.RELEASING) and not order.has_lapsed:
        found.append(Offer(_("An objection came in"), opens="object", icon="message"))
        if at.untold is not None and (at.release or at.refused or at.must_go):
            found.append(_owner(at.untold))
    if (order.has_lapsed or order.state == F.AUTO_RELEASED) and at.too_late is not None:
        if at.too_late.decided_on is not None:
            found.append(
                Offer(_("Record a renewal sent before the end"), opens="renewal_late", icon="repeat",
                      hint=_("It was sent before the end and is recorded only now."))
            )  # fmt: skip
        else:
            why = _("The renewal was not approved before the end")
            found.append(Offer(_("Record a renewal sent before the end"), refused=why))
    for one in file.objections:
        found += of_objection(one)
    if (answer := file.last_answer) is not None:
        url = reverse("funds:answer_correct", args=[answer.pk])
        found.append(Offer(_("Correct the bank's answer"), url=url, icon="edit"))
    return found


def _beside_holding(at: Standing) -> list[Offer]:
    """Screening, limiting, release, renewal and sale of what the bank holds."""
    order, found = at.order, list[Offer]()
    if not at.queued:
        found += _screening(at)
        found.append(_renewing(at))
    if at.release is None:
        if not at.queued:
            found.append(_limit(order))
        found.append(_release(order))
    else:
        found.append(Offer(_("Record the decision to release"), refused=_("A release is under way already")))
    if order.unrelated_at is not None:
        found.append(Offer(_("It is involved after all"), opens="reconsider", icon="undo"))
    else:
        hint = _("From then on it must be lifted within three days (Criminal Procedure Law 145).")
        found.append(Offer(_("Has nothing to do with the case"), opens="unrelated", icon="ban", hint=hint))
    if order.asset == Asset.SECURITY:
        found.append(Offer(_("The owner applied to sell"), opens="sale_apply", icon="file"))
        found.append(Offer(_("Record the decision on the sale"), opens="sale_decide", icon="check", needs=DECIDES))
        found.append(
            Offer(
                _("Record the sale"), opens="sold", icon="money", hint=_("The proceeds stay frozen (Procedures 246).")
            )
        )
    return found


def _screening(at: Standing) -> list[Offer]:
    order = at.order
    if order.screened_at is not None:
        why = _("It was screened on %(at)s: %(result)s") % {
            "at": shown_at(order.screened_at), "result": order.get_screen_result_display(),
        }  # fmt: skip
        return [Offer(_("Record the screening"), refused=why)]
    found = [Offer(_("Record the screening"), opens="screen", icon="search")]
    if order.scope_code == Scope.WHOLE and not order.screen_extended:
        hint = _("Three months in total, then it is limited or released (Gongtongzi [2024] 22).")
        found.append(Offer(_("Screening takes longer than a month"), opens="screen_on", icon="clock", hint=hint))
    return found


def _renewing(at: Standing) -> Offer:
    label, why = _("Prepare a renewal"), ""
    if at.must_go is not None:
        why = _("It is to be released or limited by %(at)s, and is not renewed") % {"at": shown_at(at.must_go)}
    elif at.renewal is not None:
        why = _("A renewal is under way: %(state)s") % {"state": at.renewal.get_state_display()}
    elif at.screen_over:
        why = _("The screening ran out without a result: record it first, or release")
    return Offer(label, icon="repeat", refused=why) if why else Offer(label, opens="renew", icon="repeat")


def next_of(viewer: Viewer, file: OrderFile, now: datetime | None = None) -> NextAct:
    """What is next with a freeze, for who looks."""
    order: Freeze = file.order
    at = standing(file, now)
    first, others = first_offer(at), other_offers(at, file)
    if first is None:
        told = file.next_step.label if file.next_step and order.state == F.FAILED else shown_at(order.ended_at)
        return nothing_left(order.get_state_display(), told, listed(viewer, others))
    rest = [one for one in others if not (one.label == first.label and (one.refused or one.opens == first.opens))]
    return next_act(viewer, first, rest, remind=reverse("funds:freeze_remind", args=[order.pk]))
