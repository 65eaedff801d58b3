# SPDX-License-Identifier: Apache-2.0
"""Warning SMS (`domain.md` §3.8): a list is made of warnings, its numbers leave by an export, its receipts come back.

No act here moves a warning or meets one of its clocks: a text that was delivered is not one that was read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.core.acts import OneAct
from wuzha.intake.readers.problems import UnreadableFileError
from wuzha.org.roles import May
from wuzha.org.services.guard import person_of
from wuzha.refusals import RefusalError
from wuzha.warning.models import SmsList, SmsNumber, WarningRecord
from wuzha.warning.queries import sms
from wuzha.warning.rules.lifecycle import Level
from wuzha.warning.rules.sms import MOST_NUMBERS, Receipt
from wuzha.warning.rulesets import SMS_TEMPLATES
from wuzha.warning.services import sms_receipts as files
from wuzha.warning.services.errors import Code

#: Lines of a receipts file that are named to the person.
MOST_NAMED = 5
act = OneAct((May.TRIAGE,), "sms_list.", Code.NOT_ALLOWED, on="sms_list", system=False)


@dataclass(frozen=True, slots=True)
class Taken:
    """What a file of receipts came to: numbers it told of, numbers that are not on the list, rows not understood."""

    told: int
    others: int
    unreadable: tuple[int, ...]


@act
def make(actor: Actor, *, fraud_type: str, level: int, warnings: Iterable[int]) -> SmsList:
    """Put open warnings of one scam type and level on a list, with the text in force for them."""
    version = SMS_TEMPLATES.version_at()
    template = version.value.find(fraud_type, level) if level in Level.values else None
    if template is None:
        raise RefusalError(Code.SMS_NO_TEXT)
    wanted = set(warnings)
    if not wanted:
        raise RefusalError(Code.SMS_NOBODY)
    if len(wanted) > MOST_NUMBERS:
        raise RefusalError(Code.SMS_TOO_MANY, most=MOST_NUMBERS, count=len(wanted))
    found = _chosen(actor, fraud_type, level, wanted)
    if len(found) < len(wanted) or len({one.centre_id for one in found}) > 1:
        raise RefusalError(Code.SMS_NOT_FITTING, count=len(wanted) - len(found) or len(wanted))
    made = SmsList.unscoped.create(
        centre_id=found[0].centre_id, fraud_type=fraud_type, level=level, template_version=version.pk or 0,
        text=template.text, made_at=timezone.now(), made_by_id=person_of(actor),
    )  # fmt: skip
    SmsNumber.unscoped.bulk_create(
        SmsNumber(sms_list=made, warning=one, phone=one.phone, phone_index=one.phone_index) for one in found
    )
    detail = {"fraud_type": fraud_type, "level": template.level, "version": made.template_version}
    record(actor, "sms_list.make", on=("sms_list", made.pk), rows=len(found), detail=detail)
    return made


def _chosen(actor: Actor, fraud_type: str, level: int, wanted: set[int]) -> list[WarningRecord]:
    rows: QuerySet[WarningRecord] = sms.fitting(actor, fraud_type, level).filter(pk__in=wanted)
    return list(rows.order_by("pk"))


@act
def receipts(actor: Actor, pk: int, *, name: str, content: bytes) -> Taken:
    """Take in what the gateway says of the numbers; said again, the later word holds. It moves no warning."""
    one: SmsList | None = SmsList.objects.visible_to(actor).select_for_update(no_key=True).filter(pk=pk).first()
    if one is None:
        raise RefusalError(Code.NOT_FOUND)
    by_index: dict[bytes, list[int]] = defaultdict(list)
    for key, index in SmsNumber.unscoped.filter(sms_list=one, phone_index__isnull=False).values_list(
        "pk", "phone_index"
    ):
        by_index[bytes(index)].append(key)
    says: dict[int, tuple[Receipt, str]] = {}
    others, unreadable = 0, []
    for row in _rows(name, content):
        if not row.indexes or row.receipt is None:
            unreadable.append(row.line)
            continue
        keys = next((by_index[index] for index in row.indexes if index in by_index), None)
        if keys is None:
            others += 1
            continue
        says.update(dict.fromkeys(keys, row.receipt))
    if not says:
        raise RefusalError(Code.SMS_NO_RECEIPT, others=others, unreadable=len(unreadable))
    _keep(says)
    counts = {each.value: sum(said is each for said, _code in says.values()) for each in Receipt}
    detail = {"statuses": counts, "others": others, "unreadable": len(unreadable)}
    record(actor, "sms_list.receipts", on=("sms_list", pk), rows=len(says), detail=detail)
    return Taken(len(says), others, tuple(unreadable[:MOST_NAMED]))


def _rows(name: str, content: bytes) -> Iterable[files.Row]:
    try:
        return list(files.rows(name, content))
    except UnreadableFileError as error:
        raise RefusalError(Code.SMS_UNREADABLE) from error
    except files.NoColumnsError as error:
        raise RefusalError(Code.SMS_NO_COLUMNS) from error
    except files.TooManyRowsError as error:
        raise RefusalError(Code.SMS_TOO_MANY_ROWS, most=files.MOST_ROWS) from error


def _keep(says: dict[int, tuple[Receipt, str]]) -> None:
    now = timezone.now()
    by_word: dict[tuple[Receipt, str], list[int]] = defaultdict(list)
    for key, said in says.items():
        by_word[said].append(key)
    for (receipt, code), keys in by_word.items():
        SmsNumber.unscoped.filter(pk__in=keys).update(receipt=receipt, code=code, receipt_at=now)
