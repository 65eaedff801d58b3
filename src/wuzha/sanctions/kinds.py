# SPDX-License-Identifier: Apache-2.0
"""Sanctions and bans on leaving the country as kinds of measure: three kinds with grounds, authorities and terms of
their own, never one that brings the other with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext, pgettext_lazy

from wuzha.audit.actor import Actor
from wuzha.documents import Document, Paragraph, Signature
from wuzha.engine.calendar import Clock, Unit
from wuzha.engine.wording import plain_date
from wuzha.measures.registry import (
    About,
    Done,
    Ground,
    MeasureKind,
    NewMeasure,
    PaperFacts,
    PaperKind,
    Remark,
    Section,
    SubjectKind,
    version_of,
)
from wuzha.measures.rules.evidence import Evidence
from wuzha.measures.rules.life import TOLD
from wuzha.measures.rules.terms import Term
from wuzha.org.roles import May, may
from wuzha.refusals import RefusalError
from wuzha.sanctions.errors import Code
from wuzha.sanctions.models import Dossier
from wuzha.sanctions.rules.grounds import Class
from wuzha.sanctions.rulesets import BANS, GROUNDS, LIMITS
from wuzha.sanctions.services import easings as services
from wuzha.sanctions.services.base import noon
from wuzha.sanctions.services.dossiers import sanction_of
from wuzha.sanctions.services.judging import judged, must_hold
from wuzha.sealed import Kind, seal
from wuzha.sealed.value import same
from wuzha.ui.record import Act as PageAct

SANCTION_CODE, PUNISHED_CODE, SUSPECT_CODE = "SANCTION", "EXIT_PUNISHED", "EXIT_SUSPECT"
#: Acts that a notice names one by one.
MOST_DEEDS = 5
PREFECTURE = "设区的市级以上公安机关"


def grounds(day: date) -> Sequence[Ground]:
    """The classes of the rule set that holds on a day, each a ground of its own: `JOINT2024:DETERMINED`."""
    version = GROUNDS.version_at(noon(day))
    found = []
    for one in version.value.regimes:
        if one.since <= day and (one.until is None or day <= one.until):
            found += [
                Ground(
                    f"{one.code}:{term.under}", f"{Class(term.under).label}（{one.title}）"[:120], one.basis,
                    version_of(version.valid_from), one.since, one.until, ("met",),
                )
                for term in one.terms
            ]  # fmt: skip
    return found


def term(day: date, ground: str) -> Term:
    """The years of a class, after those that still run, cut at the cap."""
    code, _colon, under = ground.partition(":")
    regime = GROUNDS.at(noon(day)).of(code)
    if regime is None:
        return Term()
    years = next((one.years for one in regime.terms if one.under == under), regime.cap_years)
    whole = Clock(years, Unit.YEARS)
    return Term(whole, least=whole, most=whole, cap=Clock(regime.cap_years, Unit.YEARS), consecutive=True)


def _bans(title: Any, needs: tuple[str, ...], code: str, day: date) -> Sequence[Ground]:
    version = BANS.version_at(noon(day))
    first = date(2022, 12, 1)  # the Anti-fraud Law is in force from this day
    if day < first:
        return []
    return [Ground(code, str(title), version.value.basis, version_of(version.valid_from), first, None, needs)]


def bans_of_punished(day: date) -> Sequence[Ground]:
    """36 paragraph 2: punished for telecom fraud."""
    return _bans(pgettext("sanction", "Punished for telecom fraud"), ("offence", "served_on"), "AFL36_2", day)


def bans_of_suspects(day: date) -> Sequence[Ground]:
    """36 paragraph 1: grave suspicion, and on the way to where fraud is grave."""
    return _bans(pgettext("sanction", "Gravely suspected"), ("destination", "suspicion"), "AFL36_1", day)


def term_of_punished(day: date, _ground: str) -> Term:
    """Six months to three years; how long, the authority decides."""
    rules = BANS.at(noon(day))
    return Term(None, least=Clock(rules.least_months, Unit.MONTHS), most=Clock(rules.most_months, Unit.MONTHS))


def receive_sanctions(day: date) -> Sequence[str]:
    """Banks and carriers carry the restrictions out."""
    return LIMITS.at(noon(day)).receivers


def receive_bans(day: date) -> Sequence[str]:
    """The immigration administration alone holds somebody back at the border (36)."""
    return BANS.at(noon(day)).receivers


def guard(_actor: Actor, new: NewMeasure, subject: Any, now: datetime) -> None:
    """A proposal comes from the dossier of its person alone, and by what is on file there: no other way, and no batch,
    proposes one. Raises `RefusalError`: EVIDENCE_MISSING and what is missing."""
    row = _dossier(new.about)
    if row is None or not _is_of(row, subject):
        raise RefusalError(Code.EVIDENCE_MISSING)
    if new.kind == SANCTION_CODE:
        code, _colon, under = new.ground.partition(":")
        day = timezone.localdate(now)
        found = judged(row, day, under)
        must_hold(found, day)
        if found.regime != code:
            raise RefusalError(Code.NO_RULE)


def _is_of(row: Dossier, subject: Any) -> bool:
    """Whether a subject is the one of the dossier: the same person, or the organisation with the same code."""
    if row.of_unit:
        code = seal(Kind.ID_NUMBER, row.organisation_code)
        return subject.kind == SubjectKind.ORG and subject.number is not None and same(subject.number, code)
    return (subject.ref_type, subject.ref_id) == ("individual", row.individual_id)


def _dossier(about: tuple[str, int] | None) -> Dossier | None:
    if about is None or about[0] != Dossier.RECORD:
        return None
    found: Dossier | None = Dossier.unscoped.filter(pk=about[1]).first()
    return found


def link(actor: Actor, row: Done) -> About | None:
    """The dossier that it comes from."""
    if row.about_type != Dossier.RECORD or row.about_id is None:
        return None
    there = Dossier.objects.visible_to(actor).filter(pk=row.about_id).exists()
    url = reverse("sanctions:dossier", args=[row.about_id]) if there else ""
    return About(Dossier.number_of(row.about_id), url)


def sections(actor: Actor, row: Done) -> Sequence[Section]:
    """What it restricts, each with its own basis, what stays possible, and what was eased."""
    there = row.state in TOLD and may(actor.role, May.READ_SANCTIONS)
    label = pgettext("easing", "Eases and what is kept")
    acts = [PageAct(label, url=reverse("sanctions:easings", args=[row.pk]), icon="scale")] if there else []
    eased = services.eased([row.pk], timezone.localdate()).get(row.pk, [])
    context = {"limits": services.limits_of(row), "eased": eased}
    return [Section(pgettext("sanction", "What it restricts and leaves"), "sanctions/limits.html", context, acts)]


def remarks(rows: Sequence[Done]) -> Mapping[int, Sequence[Remark]]:
    """What a receiver of a list is to restrict, what it leaves, and the account or number that was eased."""
    texts: dict[tuple[str, Any], list[Remark]] = {}
    eased = services.eased([one.pk for one in rows], timezone.localdate())
    found: dict[int, Sequence[Remark]] = {}
    for one in rows:
        key = (one.ground, one.authority_on)
        if key not in texts:
            texts[key] = [(limit.said, None) for limit in services.limits_of(one)]
        own: list[Remark] = [(f"例外：{ease.get_kind_display()}", ease.thing) for ease in eased.get(one.pk, ())]
        found[one.pk] = [*texts[key], *own]
    return found


def gather(_actor: Actor, row: Done, now: datetime) -> Evidence:
    """What is on file now, for a sanction that was given back. Raises `RefusalError`: as a proposal."""
    dossier = _dossier((row.about_type, row.about_id or 0))
    if dossier is None:
        raise RefusalError(Code.EVIDENCE_MISSING)
    _code, _colon, under = row.ground.partition(":")
    day = timezone.localdate(now)
    must_hold(judged(dossier, day, under), day)
    return sanction_of(dossier, under, day, "").evidence


def begins_of_sanction(row: Done) -> date | None:
    """The years of who was convicted count from the end of the punishment, or from the judgment, where the rule set of
    the proposal says so."""
    told = str(row.values.get("begins", ""))
    return date.fromisoformat(told) if told else None


def begins(row: Done) -> date | None:
    """An exit ban runs from the end of the punishment (反电信网络诈骗法 36)."""
    told = str(row.values.get("served_on", ""))
    return date.fromisoformat(told) if told else None


def notice(one: PaperFacts) -> Document:
    """惩戒告知书: basis, term, restrictions, and where to appeal (联合惩戒办法 12)."""
    limits = LIMITS.at().of(*_split(one))
    appeal = (
        f"如有异议，可以自收到本告知书之日起{one.appeal_days}日内向作出认定的{one.authority}提出申诉；认定确有错误的，及时解除。"
        "期满自动解除。"
    )
    listed = [f"{number}. {limit.said}" for number, limit in enumerate(limits, 1)]
    return Document(
        title="电信网络诈骗联合惩戒告知书",
        number=one.document_no or one.number,
        sample="样稿 · 以认定机关出具为准",
        addressee=f"{one.subject}（{one.subject_no}）",
        body=(
            Paragraph(_deeds(one)),
            Paragraph(
                f"经{one.authority}认定（{one.authority_no}），依据{one.article}，对你（单位）采取以下惩戒措施："
            ),
            *(Paragraph(text) for text in listed),
            Paragraph(f"期限：{one.lasts}。"),
            Paragraph(appeal),
        ),
        signature=Signature(one.unit, one.decided),
    )


def notice_of_ban(one: PaperFacts) -> Document:
    """不准出境告知书: ground, authority, term, and where to turn."""
    return Document(
        title="不准出境决定告知书",
        number=one.document_no or one.number,
        sample="样稿 · 以决定机关出具为准",
        addressee=f"{one.subject}（{one.subject_no}）",
        body=(
            Paragraph(f"根据{one.article}，{one.authority}（{one.authority_no}）决定不准你出境，期限：{one.lasts}。"),
            Paragraph("如不服本决定，可以依法申请行政复议或者提起行政诉讼。"),
        ),
        signature=Signature(one.unit, one.decided),
    )


def _deeds(one: PaperFacts) -> str:
    """What it rests on, in short: the judgment by its number, day and offence; else each act by its day."""
    told, words = one.facts, one.labels
    if told.get("judgment"):
        day = f"（{plain_date(date.fromisoformat(told['judged_on']))}生效）" if told.get("judged_on") else ""
        offence = f"因犯{told['offence']}，" if told.get("offence") else ""
        return f"你（单位）{offence}被{told['judgment']}{day}判处刑罚，属于{one.ground}。"
    acts = [
        f"{plain_date(date.fromisoformat(deed['day']))}{words.get(deed['conduct'], '')}{words.get(deed['kind'], '')}"
        for deed in told.get("deeds", ())
    ]
    shown = "；".join(acts[:MOST_DEEDS]) + (f"等{len(acts)}次" if len(acts) > MOST_DEEDS else "")
    return f"你（单位）有下列行为：{shown}，属于{one.ground}。" if acts else f"你（单位）属于{one.ground}。"


def _split(one: PaperFacts) -> tuple[str, str]:
    return str(one.values.get("regime", "")), str(one.values.get("under", ""))


_OURS: dict[str, Any] = {
    "proposes": (May.PROPOSE_SANCTIONS,), "decides": (May.DECIDE_SANCTIONS,),
    "reads": (May.READ_SANCTIONS,), "guards": guard, "link": link, "by_police": True,
}  # fmt: skip
_PERSON = (SubjectKind.PERSON,)
SANCTION = MeasureKind(
    SANCTION_CODE, pgettext_lazy("sanction", "Sanction"), (SubjectKind.PERSON, SubjectKind.ORG), grounds,
    authority=PREFECTURE, term=term,
    papers=(PaperKind("NOTICE", pgettext_lazy("sanction", "Notice of the sanction"), notice),), sections=sections,
    gather=gather, remarks=remarks, handed_out=True, receives=receive_sanctions, begins=begins_of_sanction,
    holds_before=True, **_OURS,
)  # fmt: skip
EXIT_PUNISHED = MeasureKind(
    PUNISHED_CODE, pgettext_lazy("sanction", "Exit ban after a punishment"), _PERSON, bans_of_punished,
    authority=PREFECTURE, term=term_of_punished, begins=begins, handed_out=True,
    receives=receive_bans, **_OURS,
    papers=(PaperKind("NOTICE", pgettext_lazy("sanction", "Notice of the exit ban"), notice_of_ban),),
)  # fmt: skip
EXIT_SUSPECT = MeasureKind(
    SUSPECT_CODE, pgettext_lazy("sanction", "Exit ban of a suspect"), _PERSON, bans_of_suspects,
    authority="移民管理机构", handed_out=True, receives=receive_bans, **_OURS,
    papers=(PaperKind("NOTICE", pgettext_lazy("sanction", "Notice of the exit ban"), notice_of_ban),),
)  # fmt: skip
KINDS = (SANCTION, EXIT_PUNISHED, EXIT_SUSPECT)
