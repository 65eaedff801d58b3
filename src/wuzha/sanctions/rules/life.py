# SPDX-License-Identifier: Apache-2.0
"""The lives of a penalty, a pledge and a persuasion to return. The database holds the same pairs (`0001_schema`)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy

from wuzha.core.lifecycle import Lifecycle


class PenaltyState(models.TextChoices):
    FILED = "FILED", pgettext_lazy("penalty", "Filed")
    TOLD = "TOLD", pgettext_lazy("penalty", "Told what is proposed")
    HEARING = "HEARING", pgettext_lazy("penalty", "Hearing asked for")
    REVIEWED = "REVIEWED", pgettext_lazy("penalty", "Legally reviewed")
    DECIDED = "DECIDED", pgettext_lazy("penalty", "Decided")
    SERVED = "SERVED", pgettext_lazy("penalty", "Served")
    CLOSED = "CLOSED", pgettext_lazy("penalty", "Closed")
    DROPPED = "DROPPED", pgettext_lazy("penalty", "No penalty")
    REVOKED = "REVOKED", pgettext_lazy("penalty", "Revoked")


class PenaltyAct(models.TextChoices):
    """What is done to a penalty; each is a step of its history."""

    FILE = "file", pgettext_lazy("penalty", "Filed")
    TELL = "tell", pgettext_lazy("penalty", "Told what is proposed")
    DEFEND = "defend", pgettext_lazy("penalty", "Defence recorded")
    ASK_HEARING = "ask_hearing", pgettext_lazy("penalty", "Hearing asked for")
    HEAR = "hear", pgettext_lazy("penalty", "Hearing held")
    REVIEW = "review", pgettext_lazy("penalty", "Legally reviewed")
    DECIDE = "decide", pgettext_lazy("penalty", "Decided")
    SERVE = "serve", pgettext_lazy("penalty", "Served")
    PAY = "pay", pgettext_lazy("penalty", "Payment recorded")
    REMEDY = "remedy", pgettext_lazy("penalty", "Review or suit begun")
    UPHELD = "upheld", pgettext_lazy("penalty", "Upheld")
    REVOKE = "revoke", pgettext_lazy("penalty", "Revoked")
    CLOSE = "close", pgettext_lazy("penalty", "Closed")
    DROP = "drop", pgettext_lazy("penalty", "No penalty")
    ENTER = "enter", pgettext_lazy("penalty", "Taken from a ledger as it was decided")


P, A = PenaltyState, PenaltyAct
PENALTY_LIFE = Lifecycle(
    P.FILED,
    {
        A.TELL: ({P.FILED, P.TOLD}, P.TOLD),
        A.DEFEND: ({P.TOLD}, P.TOLD),
        A.ASK_HEARING: ({P.TOLD}, P.HEARING),
        A.HEAR: ({P.HEARING}, P.TOLD),
        A.REVIEW: ({P.TOLD}, P.REVIEWED),
        A.DECIDE: ({P.REVIEWED}, P.DECIDED),
        A.SERVE: ({P.DECIDED}, P.SERVED),
        A.PAY: ({P.SERVED}, P.SERVED),
        A.REMEDY: ({P.SERVED, P.CLOSED}, P.SERVED),
        A.UPHELD: ({P.SERVED}, P.SERVED),
        A.REVOKE: ({P.SERVED, P.CLOSED}, P.REVOKED),
        A.CLOSE: ({P.SERVED}, P.CLOSED),
        A.DROP: ({P.FILED, P.TOLD, P.HEARING, P.REVIEWED}, P.DROPPED),
    },
)
#: The way of a penalty, in order: what its stepper shows.
STRAIGHT = (P.FILED, P.TOLD, P.REVIEWED, P.DECIDED, P.SERVED, P.CLOSED)
#: Somebody still has to do something about it; it is decided and stands; it is over.
OPEN = (P.FILED, P.TOLD, P.HEARING, P.REVIEWED, P.DECIDED, P.SERVED)
STANDS = (P.DECIDED, P.SERVED, P.CLOSED)


class PledgeState(models.TextChoices):
    SIGNED = "SIGNED", pgettext_lazy("pledge", "Signed")
    BROKEN = "BROKEN", pgettext_lazy("pledge", "Broken")
    FOLLOWED = "FOLLOWED", pgettext_lazy("pledge", "Breach followed up")
    ENDED = "ENDED", pgettext_lazy("pledge", "Ended")


class PledgeAct(models.TextChoices):
    SIGN = "sign", pgettext_lazy("pledge", "Signed")
    BREAK = "break", pgettext_lazy("pledge", "Breach recorded")
    FOLLOW = "follow", pgettext_lazy("pledge", "What followed recorded")
    END = "end", pgettext_lazy("pledge", "Ended")


L, B = PledgeState, PledgeAct
PLEDGE_LIFE = Lifecycle(
    L.SIGNED,
    {
        B.BREAK: ({L.SIGNED, L.FOLLOWED}, L.BROKEN),
        B.FOLLOW: ({L.BROKEN}, L.FOLLOWED),
        B.END: ({L.SIGNED, L.FOLLOWED}, L.ENDED),
    },
)


class Follow(models.TextChoices):
    """What follows a breach: a pledge has no force of its own, so one of these, or nothing with its reason."""

    PENALTY = "PENALTY", pgettext_lazy("pledge", "Administrative penalty")
    SANCTION = "SANCTION", pgettext_lazy("pledge", "Sanction proposed")
    CASE = "CASE", pgettext_lazy("pledge", "Criminal case")
    TALK = "TALK", pgettext_lazy("pledge", "Admonished again")
    NOTHING = "NOTHING", pgettext_lazy("pledge", "Nothing follows")


class ReturnState(models.TextChoices):
    LISTED = "LISTED", pgettext_lazy("return", "Listed")
    SOUGHT = "SOUGHT", pgettext_lazy("return", "Township seeks contact")
    RETURNED = "RETURNED", pgettext_lazy("return", "Returned")
    CLOSED = "CLOSED", pgettext_lazy("return", "Closed")


class ReturnAct(models.TextChoices):
    LIST = "list", pgettext_lazy("return", "Listed")
    SEEK = "seek", pgettext_lazy("return", "Township asked")
    CONTACT = "contact", pgettext_lazy("return", "Contact recorded")
    COME_BACK = "come_back", pgettext_lazy("return", "Return recorded")
    CLOSE = "close", pgettext_lazy("return", "Closed")


R, C = ReturnState, ReturnAct
RETURN_LIFE = Lifecycle(
    R.LISTED,
    {
        C.SEEK: ({R.LISTED, R.SOUGHT}, R.SOUGHT),
        C.CONTACT: ({R.LISTED, R.SOUGHT}, R.SOUGHT),
        C.COME_BACK: ({R.LISTED, R.SOUGHT}, R.RETURNED),
        C.CLOSE: ({R.LISTED, R.SOUGHT, R.RETURNED}, R.CLOSED),
    },
)


class EasingState(models.TextChoices):
    ASKED = "ASKED", pgettext_lazy("easing", "Waits for a second person")
    GRANTED = "GRANTED", pgettext_lazy("easing", "Granted")
    REFUSED = "REFUSED", pgettext_lazy("easing", "Refused")
    ENDED = "ENDED", pgettext_lazy("easing", "Ended")


class EasingAct(models.TextChoices):
    ASK = "ask", pgettext_lazy("easing", "Asked for")
    GRANT = "grant", pgettext_lazy("easing", "Granted")
    REFUSE = "refuse", pgettext_lazy("easing", "Refused")
    END = "end", pgettext_lazy("easing", "Ended")


G, E = EasingState, EasingAct
EASING_LIFE = Lifecycle(
    G.ASKED,
    {E.GRANT: ({G.ASKED}, G.GRANTED), E.REFUSE: ({G.ASKED}, G.REFUSED), E.END: ({G.GRANTED}, G.ENDED)},
)


class EasingKind(models.TextChoices):
    """What a sanction leaves, or is made to leave."""

    ACCOUNT = "ACCOUNT", pgettext_lazy("easing", "Basic account to live on")
    DEBITS = "DEBITS", pgettext_lazy("easing", "Debits for taxes, social insurance, utilities")
    NUMBER = "NUMBER", pgettext_lazy("easing", "The one number that is kept")
    HARDSHIP = "HARDSHIP", pgettext_lazy("easing", "Ease for hardship")
