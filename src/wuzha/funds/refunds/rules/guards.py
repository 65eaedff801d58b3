# SPDX-License-Identifier: Apache-2.0
"""What stands in the way of an act, as codes: the guards of `domain.md` 1.8 and the validation list of 1.9."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from wuzha.engine.restitution import Mode
from wuzha.refusals import RefusalCode


class Block(RefusalCode):
    """Why not yet, and what to do about it."""

    CASE_NOT_FILED = _(
        "The case is not filed, or was withdrawn: nothing is returned without a filed case. Record the filing in the "
        "case first."
    )
    NOTHING_TO_RETURN = _("Nothing comes out to be returned. Check the transfers and the losses.")
    ID_NUMBER = _("The ID number of a victim is missing or its check digit is wrong. Correct it in the case.")
    LOSS_BELOW_TRACED = _("A victim reported less than the transfers come to. Clear it up with the victim.")
    MORE_THAN_LOSS = _("A victim would get back more than was lost. Compute again.")
    NOT_SIGNED = _("An application is not signed yet.")
    PAYEE_MISSING = _("The account to return to is missing for a victim.")
    PAYEE_NAME = _("The payee is not the victim. Pay to the victim's own account, or verify the mandate of the agent.")
    PAYEE_ACCOUNT = _("The money of this case went through the account to return to. Choose another one.")
    FREEZE_NOT_ACTIVE = _("A freeze no longer stands or ends before the day. Renew or freeze again first (续冻).")
    MORE_THAN_FROZEN = _("More would be returned than is frozen. Compute again.")
    CONTESTED = _(
        "A frozen account was found unrelated, or an objection against its freeze is open or was right. Nothing of it "
        "is returned to victims: give this restitution up and open it anew without that account."
    )
    COURT = _("A court has decided about this money; it is returned by the court's order only.")
    DISPUTE = _("Another office claims this account. Record first whom the superior designated.")
    TWO_OFFICERS = _("Two different officers must sign.")
    NO_ANNOUNCEMENT = _("A return in proportion must be announced for thirty days first.")
    NOT_PRO_RATA = _("Only a return in proportion is announced; this one can be approved at once.")
    DAYS_NOT_OVER = _("The days of the announcement are not over.")
    OBJECTION_OPEN = _("An objection is not reviewed yet.")
    OBJECTION_UPHELD = _("An objection was upheld. Compute again and announce anew.")
    DAYS_OVER = _("The days of the announcement are over.")


@dataclass(frozen=True, slots=True)
class Recipient:
    """One victim of a restitution, as the checks see it."""

    id_ok: bool
    #: What the victim reported as lost, and is seen to have paid into the accounts of the case.
    reported_fen: int
    paid_in_fen: int
    #: What is outstanding of the loss.
    loss_fen: int
    refund_fen: int
    signed: bool
    payee_known: bool
    #: The payee is the victim, or an agent whose 委托书 was verified.
    payee_is_victim: bool
    agent_verified: bool
    #: The account to pay to is one the money went through.
    payee_is_suspect: bool


@dataclass(frozen=True, slots=True)
class AccountFreeze:
    """One frozen account of a restitution."""

    active: bool
    expires_at: datetime | None
    frozen_fen: int
    refund_fen: int
    #: Found unrelated, or an objection against it is open or was right.
    contested: bool = False


@dataclass(frozen=True, slots=True)
class AnnouncementPeriod:
    """The thirty days: the last of them, and what came in."""

    last_day: date | None
    objections_open: int
    #: An objection was upheld after the figures were computed.
    upheld_since: bool


def material(recipients: Iterable[Recipient], held: Iterable[AccountFreeze], *, court: bool) -> list[Block]:
    """The validation list of `domain.md` 1.9, each code once and in its order."""
    people, accounts = list(recipients), list(held)
    found = [
        (Block.NOTHING_TO_RETURN, not sum(one.refund_fen for one in people)),
        (Block.ID_NUMBER, any(not one.id_ok for one in people)),
        (Block.LOSS_BELOW_TRACED, any(one.reported_fen < one.paid_in_fen for one in people)),
        (Block.MORE_THAN_LOSS, any(one.refund_fen > one.loss_fen for one in people)),
        (Block.MORE_THAN_FROZEN, any(one.refund_fen > one.frozen_fen for one in accounts)),
        (Block.FREEZE_NOT_ACTIVE, any(not one.active for one in accounts)),
        (Block.CONTESTED, any(one.contested for one in accounts)),
        (Block.COURT, court),
    ]
    return [block for block, stands in found if stands] + applications(people)


def applications(recipients: Iterable[Recipient]) -> list[Block]:
    """What is missing of the applications."""
    people = list(recipients)
    found = [
        (Block.NOT_SIGNED, any(not one.signed for one in people)),
        (Block.PAYEE_MISSING, any(not one.payee_known for one in people)),
        (Block.PAYEE_NAME, any(one.payee_known and not (one.payee_is_victim or one.agent_verified) for one in people)),
        (Block.PAYEE_ACCOUNT, any(one.payee_is_suspect for one in people)),
    ]
    return [block for block, stands in found if stands]


def announcement_over(announced: AnnouncementPeriod, today: date) -> list[Block]:
    """The thirty days must have run to their end, every objection be reviewed, and none upheld without new figures."""
    found = [
        (Block.NO_ANNOUNCEMENT, announced.last_day is None),
        (Block.DAYS_NOT_OVER, announced.last_day is not None and today <= announced.last_day),
        (Block.OBJECTION_OPEN, announced.objections_open > 0),
        (Block.OBJECTION_UPHELD, announced.upheld_since),
    ]
    return [block for block, stands in found if stands]


def may_object(announced: AnnouncementPeriod, day: date) -> list[Block]:
    """Objections come in until the last day, that day included."""
    late = announced.last_day is None or day > announced.last_day
    return [Block.DAYS_OVER] if late else []


def filed(*, case_filed: bool) -> list[Block]:
    """No restitution without a filed case (`domain.md` 1.2, 2.9)."""
    return [] if case_filed else [Block.CASE_NOT_FILED]


def approval(mode: Mode, *, announcement_ended: bool, officers: Iterable[int | None], disputed: bool) -> list[Block]:
    """What the county asks before it approves."""
    found = [
        (Block.NO_ANNOUNCEMENT, mode is Mode.PRO_RATA and not announcement_ended),
        (Block.TWO_OFFICERS, not two_distinct(officers)),
        (Block.DISPUTE, disputed),
    ]
    return [block for block, stands in found if stands]


def two_distinct(officers: Iterable[int | None]) -> bool:
    """两名以上民警: two different people."""
    return len({one for one in officers if one is not None}) >= 2


def payment(held: AccountFreeze, paid_on: date, last_day: date | None, *, court: bool) -> list[Block]:
    """On the day of payment the freeze must stand; a freeze that ends that day still does."""
    stands = held.active and last_day is not None and paid_on <= last_day
    found = [
        (Block.FREEZE_NOT_ACTIVE, not stands),
        (Block.MORE_THAN_FROZEN, held.refund_fen > held.frozen_fen),
        (Block.CONTESTED, held.contested),
        (Block.COURT, court),
    ]
    return [block for block, is_so in found if is_so]
