# SPDX-License-Identifier: Apache-2.0
"""Dossiers: opened for a person, filled with deeds and their proof; proposals come from them alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import TextChoices
from django.utils import timezone, translation

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.core.acts import Acts
from wuzha.engine.identifiers import Uscc
from wuzha.measures.registry import NewMeasure, SubjectKind
from wuzha.measures.rules.evidence import Evidence
from wuzha.measures.services.proposing import propose
from wuzha.measures.services.subjects import Whom
from wuzha.org.roles import May
from wuzha.people.services import NewIndividual
from wuzha.refusals import RefusalError
from wuzha.sanctions.errors import Code
from wuzha.sanctions.models import Dossier, DossierDeed
from wuzha.sanctions.rules.grounds import Class, Conduct, Object
from wuzha.sanctions.rules.terms import BanCase, BanFault, Limb, ban
from wuzha.sanctions.rulesets import BANS, GROUNDS
from wuzha.sanctions.services.base import NOBODY, noon, not_in_future, place_of, since_birth
from wuzha.sanctions.services.judging import crime_screen, deeds_of, judged, must_hold
from wuzha.sanctions.services.pledges import who
from wuzha.sealed import Kind, Sealed, seal
from wuzha.sealed.value import same


class DossierActs(Acts[Dossier]):
    codes, kind = Code, Dossier.RECORD


DOSSIERS = DossierActs()


@DOSSIERS.act(May.PROPOSE_SANCTIONS, name="dossier.open")
def open_(
    actor: Actor,
    new: NewIndividual = NOBODY,
    *,
    individual_id: int | None = None,
    is_same: bool = False,
    organisation: str = "",
    organisation_code: str = "",
    case_id: int | None = None,
    lead_id: int | None = None,
    synthetic: bool = False,
) -> Dossier:
    """The dossier of a person or of an organisation, opened when it is not there. Raises `RefusalError`:
    SUBJECT_MISSING, WHO_MISSING, NOT_FOUND, TOO_LONG, CLEAR_NUMBER, those of `people`; `IdentifierError`."""
    centre, unit = place_of(actor)
    of_person = individual_id is not None or bool(new.name.strip() or new.id_no.strip())
    if of_person is bool(organisation.strip() or organisation_code.strip()):
        raise RefusalError(Code.SUBJECT_MISSING)
    found: dict[str, Any]
    if of_person:
        found = {"individual": who(actor, individual_id, new, is_same=is_same, synthetic=synthetic)}
    else:
        name = DOSSIERS.plain(organisation, required=Code.SUBJECT_MISSING, most=120)
        found = {"organisation": name, "organisation_code": Uscc.parse(organisation_code)}
    by = {name: value for name, value in found.items() if name != "organisation"}
    known: Dossier | None = Dossier.unscoped.filter(centre_id=centre, **by).first()
    if known is not None:
        if lead_id is not None and known.lead_id is None:
            DOSSIERS.save(known, lead_id=lead_id)
        return known
    made: Dossier = Dossier.unscoped.create(
        centre_id=centre, unit_id=unit, case_id=case_id, lead_id=lead_id, synthetic=synthetic, **found
    )
    record(actor, "dossier.open", on=(Dossier.RECORD, made.pk))
    return made


@dataclass(frozen=True, slots=True)
class NewDeed:
    """One act, in clear. Money in 分."""

    day: date
    thing_kind: str
    conduct: str
    proof: str
    #: Sealed where another room knows it.
    thing: str | Sealed = ""
    receiver: str = ""
    inflow_fen: int = 0


@DOSSIERS.act(May.PROPOSE_SANCTIONS, name="dossier.deed")
def add_deed(actor: Actor, pk: int, new: NewDeed) -> DossierDeed:
    """Put a deed on file. One without proof may stand there, and does not count.

    Raises `RefusalError`: NOT_FOUND, UNKNOWN_WORD, IN_FUTURE, BEFORE_BIRTH, DEED_THERE, CLEAR_NUMBER, TOO_LONG.
    """
    row = DOSSIERS.locked(actor, Dossier, pk)
    if new.thing_kind not in Object.values or new.conduct not in Conduct.values:
        raise RefusalError(Code.UNKNOWN_WORD)
    not_in_future(new.day)
    since_birth(new.day, row.individual)
    receiver = " ".join(new.receiver.split())
    thing, to = _sealed(new.thing), seal(Kind.NAME, receiver) if receiver else None
    alike = {"day": new.day, "thing_kind": new.thing_kind, "conduct": new.conduct, "struck_at": None}
    if any(
        _same(one.thing, thing) and _same(one.receiver, to) for one in DossierDeed.unscoped.filter(dossier=row, **alike)
    ):
        raise RefusalError(Code.DEED_THERE)
    made: DossierDeed = DossierDeed.unscoped.create(
        dossier=row, day=new.day, thing_kind=new.thing_kind, conduct=new.conduct, by_id=actor.person_id,
        thing=thing, receiver=to, inflow_fen=new.inflow_fen,
        proof=DOSSIERS.plain(new.proof, most=120),
    )  # fmt: skip
    record(actor, "dossier.deed", on=(Dossier.RECORD, row.pk), detail={"kind": made.thing_kind})
    return made


def _same(one: Sealed | None, other: Sealed | None) -> bool:
    return one is other is None or (one is not None and other is not None and same(one, other))


def _sealed(thing: str | Sealed) -> Sealed | None:
    if isinstance(thing, Sealed):
        return thing
    plain = "".join(thing.split()).upper()
    return seal(Kind.ACCOUNT, plain) if plain else None


@DOSSIERS.act(May.PROPOSE_SANCTIONS, name="dossier.strike")
def strike(actor: Actor, pk: int, deed: int) -> None:
    """Strike a deed that is wrong; it stays to be seen. Raises `RefusalError`: NOT_FOUND."""
    row = DOSSIERS.locked(actor, Dossier, pk)
    done = DossierDeed.unscoped.filter(pk=deed, dossier=row, struck_at__isnull=True).update(
        struck_at=timezone.now(), struck_by_id=actor.person_id
    )
    if not done:
        raise RefusalError(Code.NOT_FOUND)
    record(actor, "dossier.strike", on=(Dossier.RECORD, row.pk))


@DOSSIERS.act(May.PROPOSE_SANCTIONS, name="dossier.judgment")
def put_judgment(
    actor: Actor,
    pk: int,
    *,
    offence: str = "",
    judgment_no: str = "",
    judged_on: date | None = None,
    acts_from: date | None = None,
    acts_to: date | None = None,
    served_on: date | None = None,
    province_no: str = "",
) -> Dossier:
    """Put the judgment on file, or the number under which the province determined it.

    Raises `RefusalError`: NOT_FOUND, UNKNOWN_WORD, IN_FUTURE, BEFORE_BIRTH, ACTS_ORDER, DAYS_ORDER, CLEAR_NUMBER,
    TOO_LONG.
    """
    row = DOSSIERS.locked(actor, Dossier, pk)
    if offence and offence not in {one.code for one in GROUNDS.at().offences}:
        raise RefusalError(Code.UNKNOWN_WORD)
    if judged_on is not None:
        since_birth(not_in_future(judged_on), row.individual)
    if judged_on is not None and served_on is not None and served_on < judged_on:
        raise RefusalError(Code.DAYS_ORDER, day=f"{judged_on:%Y-%m-%d}")
    first, last = acts_from or acts_to, acts_to or acts_from
    if first is not None and last is not None:
        since_birth(first, row.individual)
        if last < first or not_in_future(last) > (judged_on or last):
            raise RefusalError(Code.ACTS_ORDER)
    DOSSIERS.save(
        row, acts_from=first, acts_to=last, offence=offence,
        judgment_no=DOSSIERS.plain(judgment_no), judged_on=judged_on, served_on=served_on,
        province_no=DOSSIERS.plain(province_no),
    )  # fmt: skip
    record(actor, "dossier.judgment", on=(Dossier.RECORD, row.pk))
    return row


@DOSSIERS.act(May.PROPOSE_SANCTIONS, name="dossier.propose")
def propose_sanction(
    actor: Actor, pk: int, under: str, reason: str, *, crime_checked: str = "", day: date | None = None
) -> int:
    """Propose a sanction by what is on file: one person, one ground. Gives the key of the measure.

    Raises `RefusalError`: NOT_FOUND, UNKNOWN_WORD, NO_RULE, EVIDENCE_MISSING, OUTSIDE, BELOW_THRESHOLD,
    JUDGMENT_MISSING, ACTS_MISSING, OFFENCE_UNLIKE, PROVINCE_MISSING, TERM_OVER, CRIME_FIRST, and those of measures.
    """
    row = DOSSIERS.locked(actor, Dossier, pk)
    if under not in Class.values:
        raise RefusalError(Code.UNKNOWN_WORD)
    today = day or timezone.localdate()
    found = judged(row, today, under)
    must_hold(found, today)
    if crime_screen(row, today).first and row.case_id is None and not crime_checked.strip():
        raise RefusalError(Code.CRIME_FIRST)
    made = propose(actor, sanction_of(row, under, today, reason, crime_checked), whom(row))
    record(actor, "dossier.propose", on=(Dossier.RECORD, row.pk), detail={"kind": made.kind})
    return int(made.pk)


#: Words of a snapshot: of the facts of a deed, and of the conditions that are met.
_WORDS = {
    "day": "日期", "kind": "标的", "conduct": "行为", "proof": "证据", "THINGS": "张（个）数达到", "TIMES": "次数达到",
    "RECEIVERS": "对象数达到", "FALSE_ID": "假冒身份或虚构代理", "JUDGMENT": "生效判决", "SPECIAL": "省级认定",
    "ANY": "有相应行为",
}  # fmt: skip


def _in_chinese(words: type[TextChoices]) -> dict[str, str]:
    with translation.override("zh-hans"):
        return {one.value: str(one.label) for one in words}


def _judgment(row: Dossier, under: str) -> dict[str, str]:
    """The judgment that a class rests on: its number, the day it came into force, the offence in words, when the
    punishment is over."""
    if under != Class.CONVICTED:
        return {"judgment": ""}
    offence = next((one.zh for one in GROUNDS.at().offences if one.code == row.offence), "")
    return {
        "judgment": row.judgment_no, "judged_on": f"{row.judged_on or ''}", "offence": offence,
        "acts": f"{row.acts_from or ''} – {row.acts_to or ''}", "served_on": f"{row.served_on or ''}",
    }  # fmt: skip


def counts_from(row: Dossier, regime: str, under: str, day: date) -> date | None:
    """The day from which the years of a class count by its rule set: of the punishment; nothing where it is the day of
    service."""
    rule = GROUNDS.at(noon(day)).of(regime)
    if rule is None or row.judgment is None or under not in rule.regime().from_punishment:
        return None
    return row.judgment.begins


def sanction_of(row: Dossier, under: str, day: date, reason: str, crime_checked: str = "") -> NewMeasure:
    """The proposal of a sanction with the snapshot of its evidence; names and numbers are not in it."""
    found = judged(row, day, under)
    deeds = deeds_of(row)
    counted = set(found.counted.counted)
    facts = {
        "met": list(found.met), "things": found.counted.things, "times": found.counted.times,
        "receivers": found.counted.receivers, "false_ids": found.counted.false,
        "deeds": [
            {"day": f"{one.day}", "kind": one.thing_kind, "conduct": one.conduct, "proof": one.proof}
            for place, one in enumerate(deeds) if place in counted
        ],
        **_judgment(row, under), "province": row.province_no,
    }  # fmt: skip
    labels = {
        "met": "符合条件", "things": "卡（个）数", "times": "次数", "receivers": "对象数", "false_ids": "假冒身份",
        "deeds": "行为和证据", "judgment": "生效判决", "judged_on": "判决生效日", "acts": "行为起止日期",
        "offence": "罪名",
        "served_on": "刑罚执行完毕日", "begins": "期限起算日", "province": "省级认定文号", **_WORDS,
        **_in_chinese(Object), **_in_chinese(Conduct),
    }  # fmt: skip
    values = {"regime": found.regime, "under": under}
    if (begins := counts_from(row, found.regime, under, day)) is not None:
        facts["begins"] = values["begins"] = f"{begins}"
    keys = tuple((DossierDeed.RECORD, one.pk) for place, one in enumerate(deeds) if place in counted)
    return NewMeasure(
        "SANCTION", f"{found.regime}:{under}", "联合惩戒", reason, Evidence(facts, labels, keys, crime_checked),
        values, (Dossier.RECORD, row.pk), synthetic=row.synthetic,
    )  # fmt: skip


def whom(row: Dossier) -> Whom:
    """The person or organisation of a dossier, as the subject of a measure."""
    if row.of_unit:
        return Whom(
            SubjectKind.ORG, name=row.organisation, number=row.organisation_code, ref=(Dossier.RECORD, row.pk),
            synthetic=row.synthetic,
        )  # fmt: skip
    person: Any = row.individual
    return Whom(
        SubjectKind.PERSON, name=person.name or "", number=person.id_no or "", ref=("individual", person.pk),
        synthetic=row.synthetic,
    )  # fmt: skip


_FAULTS = {
    BanFault.NOT_PUNISHED: Code.JUDGMENT_MISSING, BanFault.NOT_FRAUD: Code.BAN_NOT_FRAUD,
    BanFault.MONTHS: Code.BAN_MONTHS, BanFault.SERVED_MISSING: Code.SERVED_MISSING,
    BanFault.NO_DESTINATION: Code.DESTINATION_MISSING, BanFault.OVER: Code.BAN_OVER,
}  # fmt: skip


@DOSSIERS.act(May.PROPOSE_SANCTIONS, name="dossier.propose")
def propose_ban(
    actor: Actor, pk: int, limb: str, reason: str, *, months: int = 0, destination: str = "", suspicion: str = ""
) -> int:
    """Propose a ban on leaving the country, by its own ground and for its own authority; it brings no other measure
    with it. Gives the key of the measure.

    Raises `RefusalError`: NOT_FOUND, UNKNOWN_WORD, JUDGMENT_MISSING, BAN_NOT_FRAUD, BAN_MONTHS, SERVED_MISSING,
    DESTINATION_MISSING, BAN_OVER, BAN_PERSON, and those of measures.
    """
    row = DOSSIERS.locked(actor, Dossier, pk)
    if limb not in set(Limb):
        raise RefusalError(Code.UNKNOWN_WORD)
    if row.of_unit:
        raise RefusalError(Code.BAN_PERSON)
    today = timezone.localdate()
    rules = BANS.at(noon(today))
    case = BanCase(
        Limb(limb), today, row.offence if row.judged_on else "", row.served_on, months, DOSSIERS.plain(destination),
        suspicion,
    )  # fmt: skip
    _term, fault = ban(
        case, offences=frozenset(rules.offences), least_months=rules.least_months, most_months=rules.most_months
    )
    if fault is not None:
        raise RefusalError(_FAULTS[fault], least=rules.least_months, most=rules.most_months)
    facts: dict[str, object]
    if case.limb is Limb.PUNISHED:
        facts = {
            "offence": row.offence, "judgment": row.judgment_no, "served_on": f"{row.served_on}", "months": months,
        }  # fmt: skip
        kind, ground, words, values = "EXIT_PUNISHED", "AFL36_2", "", {"served_on": f"{row.served_on}"}
    else:
        facts, words = {"destination": case.destination, "suspicion": True}, suspicion
        kind, ground, values = "EXIT_SUSPECT", "AFL36_1", {}
    labels = {
        "offence": "罪名", "judgment": "生效判决", "served_on": "刑罚执行完毕日", "months": "建议月数",
        "destination": "前往地区", "suspicion": "重大涉诈嫌疑（依据已封存）",
    }  # fmt: skip
    new = NewMeasure(
        kind, ground, "不准出境", reason, Evidence(facts, labels, ((Dossier.RECORD, row.pk),), words), values,
        (Dossier.RECORD, row.pk), synthetic=row.synthetic,
    )  # fmt: skip
    made = propose(actor, new, whom(row))
    record(actor, "dossier.propose", on=(Dossier.RECORD, row.pk), detail={"kind": made.kind})
    return int(made.pk)
