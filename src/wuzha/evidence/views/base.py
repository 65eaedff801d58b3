# SPDX-License-Identifier: Apache-2.0
"""What the pages of evidence share: dialogs of acts, and seeing what is sealed for the work on the case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import pgettext

from wuzha.cases.queries.lists import of
from wuzha.cases.queries.victims import Case
from wuzha.core.reveal import reveal_many
from wuzha.evidence.forms import WhoseForm
from wuzha.evidence.models import Device, Exhibit
from wuzha.evidence.rules.custody import State
from wuzha.org.middleware import ActingRequest
from wuzha.org.roles import May, may
from wuzha.people.queries import people
from wuzha.people.queries.people import Involvement
from wuzha.privacy.services import grants
from wuzha.sealed import Sealed
from wuzha.ui.answers import or_404
from wuzha.ui.dialogs import Way
from wuzha.ui.record import Chip, Fact

#: To work on a case, under its number.
PURPOSE = "CASE"


_TONES = {State.IN_HAND: "wait", State.STORED: "ok", State.LENT: "now"}


def chip(exhibit: Any) -> Chip:
    """Where an exhibit is, as one word."""
    state = State(exhibit.now_state)
    return Chip(state.label, _TONES.get(state, ""))


def people_of(request: ActingRequest, case: Case) -> list[tuple[int, str]]:
    """The people of a case as a form offers them; none to a role that sees no people."""
    if not may(request.actor.role, May.READ_PEOPLE):
        return []
    return people.choices(people.in_case(request.actor, case))


def person_fact(request: ActingRequest, part: Involvement | None) -> Fact | None:
    """Whose it is, masked, with the way there; nothing for a role that sees no people."""
    if part is None or not may(request.actor.role, May.READ_PEOPLE):
        return None
    person = part.individual.merged_into or part.individual
    return Fact(
        pgettext("evidence", "Person of the case"), people.title_of(person, part.roles), person.get_absolute_url()
    )


def whose(request: ActingRequest, case: Case, row: Exhibit | Device, title: Any, do: Callable[..., object]) -> Way:
    """Saying whose it is."""
    return Way(
        title, lambda given: WhoseForm(people_of(request, case), row.person_id, given),
        lambda form: do(request.actor, row.pk, form.cleaned_data["person"]),
    )  # fmt: skip


def case_of(request: ActingRequest, pk: int) -> Case:
    """A case in reach; 404 else."""
    return or_404(of(request.actor, pk))


def shown(request: ActingRequest, record: Any, values: Mapping[str, Sealed | None]) -> dict[str, str]:
    """What is sealed of a record in clear for this one view, for the work on its case; the look is in the trail."""
    return reveal_many(request.actor, purpose_of(request, record), on=(record.RECORD, record.pk), values=values)


def purpose_of(request: ActingRequest, record: Any) -> str:
    """The purpose this session has for the record: the case."""
    reference = str(record.case)
    text = grants.purpose_text(PURPOSE, reference)
    grant = grants.of_work(
        request.actor, request.session.session_key, (record.RECORD, record.pk), purpose=PURPOSE, reference=reference,
        text=text,
    )  # fmt: skip
    return str(grant.text)
