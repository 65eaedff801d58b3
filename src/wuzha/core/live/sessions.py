# SPDX-License-Identifier: Apache-2.0
"""Whether those who follow a stream may still: the same questions that every request is asked."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from hmac import compare_digest

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone

from wuzha.core.live.stream import Seat
from wuzha.org.actors import postings_of_all
from wuzha.org.middleware import POSTING
from wuzha.org.models import Person
from wuzha.org.rulesets import LOGIN
from wuzha.org.sessions import SEEN


def still_there(seats: Collection[Seat]) -> set[Seat]:
    """Those whose session goes on: not logged out, not expired, not idle, the same person in the same posting.

    Three statements for all of them, however many they are.
    """
    keys = {seat.session_key for seat in seats}
    sessions = {
        one.session_key: one.get_decoded()
        for one in Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    }
    people = Person.objects.filter(is_active=True).in_bulk({seat.person_id for seat in seats})
    since = time.time() - LOGIN.at().idle_minutes * 60
    postings: dict[int, list[int]] = {pk: [] for pk in people}
    for pk, person_id in postings_of_all(people).values_list("pk", "person_id"):
        postings[person_id].append(pk)
    return {
        seat
        for seat in seats
        if (session := sessions.get(seat.session_key)) is not None
        and (person := people.get(seat.person_id)) is not None
        and str(session.get(SESSION_KEY)) == str(seat.person_id)
        and compare_digest(str(session.get(HASH_SESSION_KEY, "")), person.get_session_auth_hash())
        and session.get(SEEN, since) >= since
        and _acts_in(session.get(POSTING), postings[seat.person_id]) == seat.posting_id
    }


def _acts_in(chosen: int | None, postings: Sequence[int]) -> int | None:
    """The posting a request of this session would act in (`org.middleware.acting_person`)."""
    return chosen if chosen in postings else next(iter(postings), None)
