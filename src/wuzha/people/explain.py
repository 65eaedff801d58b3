# SPDX-License-Identifier: Apache-2.0
"""Reject and flag codes of lists of people as sentences."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, pgettext_lazy

from wuzha.intake.explain import sentences
from wuzha.people.errors import Code

#: Canonical field → what people call it.
FIELDS: dict[str, Any] = {
    "row": pgettext_lazy("person", "Row"),
    "case_no": pgettext_lazy("person", "Case number"),
    "name": pgettext_lazy("person", "Name"),
    "id_no": pgettext_lazy("person", "ID number"),
    "phone": pgettext_lazy("person", "Phone"),
    "alias": pgettext_lazy("person", "Also called"),
    "residence": pgettext_lazy("person", "Residence"),
    "role": pgettext_lazy("person", "Part in the chain"),
    "known": pgettext_lazy("person", "What is known"),
    "measure": pgettext_lazy("measure", "Measure"),
    "day": pgettext_lazy("measure", "Day"),
    "caught_on": pgettext_lazy("person", "Day of the arrest (抓获)"),
    "caught_by": pgettext_lazy("person", "Caught by"),
    "until": pgettext_lazy("measure", "Until"),
    "organ": pgettext_lazy("measure", "Deciding organ"),
    "document_no": pgettext_lazy("measure", "Number of the document"),
    "unit": pgettext_lazy("measure", "Unit"),
    "fine": pgettext_lazy("measure", "Fine"),
}
_STAYS = pgettext_lazy("person", "Find out which is right: correct the row, or change it on the person's page")
#: `field:CODE` or code → (what is wrong, what to do).
CODES: dict[str, tuple[Any, Any]] = {
    "name:WHO_MISSING": (
        pgettext_lazy("person", "There is no valid name and no valid ID number"),
        pgettext_lazy("person", "Fill in one of the two, or write 身份不明, and import the row again"),
    ),
    "case_no:NO_CASE": (
        pgettext_lazy("person", "No case of the city has this number"),
        pgettext_lazy("person", "Import or record the case first, then this row again"),
    ),
    "name:DIFFERS": (
        pgettext_lazy("person", "The person with this ID number has another name here, and that stays"), _STAYS
    ),
    "name:TWO": (
        pgettext_lazy("person", "Two people of this name have a part in the case"),
        pgettext_lazy("person", "Fill in the ID number and import the row again"),
    ),
    "id_no:UNIDENTIFIED": (
        pgettext_lazy("person", "Somebody of this name has a part in the case, without an ID number"),
        pgettext_lazy("person", "Enter the number on the person's page, then import the row again"),
    ),
    "name:ENDED": (
        pgettext_lazy("person", "The part of this person in the case was ended here"),
        pgettext_lazy("person", "Take it up again on the person's page if the list is right"),
    ),
    "phone:DIFFERS": (pgettext_lazy("person", "Another one is recorded here, and stays"), _STAYS),
    "residence:DIFFERS": (pgettext_lazy("person", "Another one is recorded here, and stays"), _STAYS),
    "known:DIFFERS": (pgettext_lazy("person", "Something else is recorded here, and stays"), _STAYS),
    "role:UNKNOWN": (
        pgettext_lazy("person", "The dictionary does not know every word; those it does not are kept under what is "
                                "known of the person"),
        pgettext_lazy("person", "Change the part in the chain on the person's page, or have the word added"),
    ),
    "day:ONLY_CAUGHT": (
        pgettext_lazy("measure", "The list tells when the person was caught, not the day of the measure"),
        pgettext_lazy("measure", "Fill in 措施日期 and import the row again; only 抓获 needs none"),
    ),
    "measure:DIFFERS": (
        pgettext_lazy("measure", "This measure of this day is recorded here with another document, and that stays"),
        _STAYS,
    ),
    "measure:STRUCK": (
        pgettext_lazy("measure", "This measure was put right or taken back here"),
        pgettext_lazy("measure", "Look at it on the person's page, and correct the list"),
    ),
    "measure:BEFORE_MISSING": (
        pgettext_lazy("measure", "What comes before this measure by law is not recorded"),
        pgettext_lazy("measure", "Record it on the person's page, or leave it so if it is not known"),
    ),
}  # fmt: skip


def explain(problem: str) -> tuple[str, str]:
    """`field:CODE` as what is wrong, where, and what to do."""
    field, _colon, code = problem.partition(":")
    if (found := CODES.get(problem.replace("caught_on:", "measure:")) or CODES.get(problem)) is not None:
        what, remedy = str(found[0]), str(found[1])
    elif field in ("measure", "caught_on") and code in Code.__members__:  # the law, as it refuses by hand
        what, remedy = _refusal(Code[code])
    else:
        what, remedy = sentences(code)
    return gettext("%(field)s: %(what)s") % {"field": str(FIELDS.get(field, field)), "what": what}, remedy


def _refusal(code: Code) -> tuple[str, str]:
    """What a person would be told; a row has no room for the parameters."""
    known = {
        Code.ARREST_BY: pgettext_lazy("measure", "An arrest is approved by the procuratorate or decided by a court"),
        Code.BY_PROCURATORATE: pgettext_lazy("measure", "The procuratorate decides on this"),
        Code.BY_COURT: pgettext_lazy("measure", "A court decides on this"),
        Code.ALREADY: pgettext_lazy("measure", "It is recorded already and is not repeated"),
        Code.IN_CUSTODY: pgettext_lazy("measure", "The person is in custody on that day"),
        Code.AFTER_JUDGMENT: pgettext_lazy("measure", "The judgment stands before this"),
        Code.NOT_FILED: pgettext_lazy("measure", "The case is not filed, so no compulsory measure can be taken"),
        Code.BEFORE_FILING: pgettext_lazy("measure", "It lies before the filing of the case"),
        Code.TERM_TOO_LONG: pgettext_lazy("measure", "It ends later than the law allows"),
        Code.TERM_BACKWARDS: pgettext_lazy("measure", "It ends before it begins"),
    }
    what = known.get(code, pgettext_lazy("measure", "The law does not know this measure there"))
    return str(what), gettext("Check the days and the organ of the document, and import the row again")
