# SPDX-License-Identifier: Apache-2.0
"""The words of people and measures: kinds of measure, of term, of recovery, and the acts on a person."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy


class Measure(models.TextChoices):
    """What is done with a person, by whom the law says, each with its document (刑事诉讼法 2018; 规定: 令159)."""

    WANTED = "WANTED", pgettext_lazy("measure", "Wanted online")  # 网上追逃, until the person is caught
    CAUGHT = "CAUGHT", pgettext_lazy("measure", "Caught")  # 到案
    SUMMONED = "SUMMONED", pgettext_lazy("measure", "Summoned")  # 传唤、拘传, 119
    ADMIN_DETAINED = "ADMIN_DETAINED", pgettext_lazy("measure", "Administrative detention")  # 反诈法 38, 42, 44
    ADMIN_FINED = "ADMIN_FINED", pgettext_lazy("measure", "Fined")
    DETAINED = "DETAINED", pgettext_lazy("measure", "Detained")  # 82, 91
    ASKED = "ASKED", pgettext_lazy("measure", "Approval of the arrest asked for")  # 提请批准逮捕, 87, 91
    REFUSED = "REFUSED", pgettext_lazy("measure", "Arrest not approved")  # 不批准逮捕, 90, 91
    BAILED = "BAILED", pgettext_lazy("measure", "On bail")  # 67, 79
    RESIDENCE = "RESIDENCE", pgettext_lazy("measure", "Under residential surveillance")  # 74, 79
    ARRESTED = "ARRESTED", pgettext_lazy("measure", "Arrested")  # 80, 156
    EXTENDED = "EXTENDED", pgettext_lazy("measure", "Term extended")  # 91, 156, 158, 159
    RELEASED = "RELEASED", pgettext_lazy("measure", "Released or lifted")  # 99
    SENT = "SENT", pgettext_lazy("measure", "Sent for prosecution")  # 起诉意见书, 162; 规定 289
    RETURNED = "RETURNED", pgettext_lazy("measure", "Returned for further investigation")  # 175
    PROSECUTED = "PROSECUTED", pgettext_lazy("measure", "Prosecuted")  # 176
    NOT_PROSECUTED = "NOT_PROSECUTED", pgettext_lazy("measure", "Not prosecuted")  # 177
    JUDGED = "JUDGED", pgettext_lazy("measure", "Judged")  # 200
    #: Takes the place of one that never was.
    VOIDED = "VOIDED", pgettext_lazy("measure", "Taken back")


M = Measure
#: They hold until something ends them; one takes the place of another (规定 162).
HOLDING = frozenset({M.ADMIN_DETAINED, M.DETAINED, M.BAILED, M.RESIDENCE, M.ARRESTED})
#: The person is locked up: the term is never longer for a holiday (105).
CUSTODY = frozenset({M.DETAINED, M.ARRESTED})
#: Compulsory measures of a criminal case: none before it is filed (规定 174).
COMPULSORY = frozenset({M.DETAINED, M.BAILED, M.RESIDENCE, M.ARRESTED})
#: What rests on the filing of the case.
AFTER_FILING = COMPULSORY | {M.WANTED, M.ASKED, M.SENT}
#: No document need prove them.
WITHOUT_PAPER = frozenset({M.WANTED, M.CAUGHT, M.SUMMONED, M.VOIDED})
#: What is entered by hand, in the order of a case.
ENTERED = tuple(one for one in M if one is not M.VOIDED)


class Term(models.TextChoices):
    """Which of the terms that a measure may have."""

    USUAL = "USUAL", pgettext_lazy("term", "usual")
    SPECIAL = "SPECIAL", pgettext_lazy("term", "special circumstances")
    GANG = "GANG", pgettext_lazy("term", "roaming, repeated or in a gang")
    COMPLEX = "COMPLEX", pgettext_lazy("term", "complex case")
    GRAVE = "GRAVE", pgettext_lazy("term", "grave and complex case")
    HEAVY = "HEAVY", pgettext_lazy("term", "ten years or more to be expected")


class RecoveryKind(models.TextChoices):
    """How money came back, or where it went on to."""

    SEIZED = "SEIZED", pgettext_lazy("recovery", "Seized")
    REFUNDED = "REFUNDED", pgettext_lazy("recovery", "Paid back by the person")  # 退赃退赔
    HANDED_BACK = "HANDED_BACK", pgettext_lazy("recovery", "Handed to victims")  # 发还, 刑事诉讼法 245
    RELEASED = "RELEASED", pgettext_lazy("recovery", "Seizure lifted")  # 145
    VOIDED = "VOIDED", pgettext_lazy("recovery", "Taken back")


class Act(models.TextChoices):
    """Acts on a person, or on the part in a case."""

    RECORD = "record", pgettext_lazy("person", "Recorded")
    AMEND = "amend", pgettext_lazy("person", "Put right")
    IDENTIFY = "identify", pgettext_lazy("person", "Identified")
    MERGE = "merge", pgettext_lazy("person", "Joined to the person it is")
    PART = "part", pgettext_lazy("person", "Parted again")
    INVOLVE = "involve", pgettext_lazy("person", "Part in a case recorded")
    ROLES = "roles", pgettext_lazy("person", "Part in the chain changed")
    END = "end", pgettext_lazy("person", "Part in a case ended")
    AGAIN = "again", pgettext_lazy("person", "Part in a case taken up again")
