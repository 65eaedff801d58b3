# SPDX-License-Identifier: Apache-2.0
"""Access tokens: whose they are, what they open, when they end."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import factories
from tests.factories import City
from tests.tokens import ask, token_for
from tests.worlds import shared
from wuzha.audit.models import Event
from wuzha.org import totp
from wuzha.org.models import AccessToken, Person, Posting
from wuzha.org.roles import Role
from wuzha.org.rulesets import SECOND_FACTOR, TOKENS
from wuzha.org.scopes import Scope, scopes_of
from wuzha.org.services import factor, people, tokens
from wuzha.refusals import RefusalError

pytestmark = pytest.mark.django_db


@pytest.fixture
@shared
def city() -> City:
    return factories.make_city()


def posting_of(city: City, role: Role) -> Posting:
    found: Posting = Posting.unscoped.select_related("unit", "person").get(person=city.people[role])
    return found


def opened(token: str) -> int:
    status: int = ask(token, "GET", "me").status_code
    return status


def test_a_token_is_kept_only_as_a_hash_and_opens_until_it_is_revoked(city: City) -> None:
    clear = token_for(city, Role.ANALYST)
    token = AccessToken.objects.get()
    assert clear not in str(AccessToken.objects.filter(pk=token.pk).values().get())
    assert opened(clear) == 200
    assert tokens.revoke_own(city.actor(Role.ANALYST), token.pk)
    assert opened(clear) == 401
    assert not tokens.revoke_own(city.actor(Role.ANALYST), token.pk)
    made, revoked = (Event.objects.get(action=f"token.{act}") for act in ("created", "revoked"))
    assert made.actor == revoked.actor == "own-analyst"
    assert clear not in str(made.detail)


def test_nobody_revokes_the_token_of_another(city: City) -> None:
    clear = token_for(city, Role.ANALYST)
    token = AccessToken.objects.get()
    assert not tokens.revoke_own(city.actor(Role.AUDITOR), token.pk)
    with pytest.raises(RefusalError):
        tokens.revoke_of(city.foreign_actor(Role.ADMIN), token.person_id, token.pk)
    assert opened(clear) == 200
    assert tokens.revoke_of(city.actor(Role.ADMIN), token.person_id, token.pk)
    assert opened(clear) == 401


@pytest.mark.parametrize("how", ["expired", "switched off", "password reset", "posting ended", "posting to come"])
def test_a_token_ends_with_what_it_stands_on(city: City, how: str) -> None:
    clear = token_for(city, Role.ANALYST)
    person, admin = city.people[Role.ANALYST], city.actor(Role.ADMIN)
    today = timezone.localdate()
    if how == "expired":
        long_ago = timezone.now() - timedelta(days=9)
        AccessToken.objects.update(created_at=long_ago, expires_at=long_ago + timedelta(days=1))
    elif how == "switched off":
        people.set_active(admin, person.pk, active=False)
    elif how == "password reset":
        people.reset_password(admin, person.pk)
        Person.objects.filter(pk=person.pk).update(must_change_password=False)
    elif how == "posting ended":
        Posting.unscoped.filter(person=person).update(valid_to=today - timedelta(days=1))
    else:
        Posting.unscoped.filter(person=person).update(valid_from=today + timedelta(days=1))
    assert opened(clear) == 401


def test_a_scope_never_adds_to_the_role(city: City) -> None:
    assert scopes_of(Role.ADMIN) == []
    assert set(scopes_of(Role.ANALYST)) == {Scope.DESK_READ, Scope.DESK_WORK, Scope.CALLBACK_WORK}
    with pytest.raises(RefusalError, match="TOKEN_SCOPES"):
        token_for(city, Role.GRID_WORKER, scopes=["desk:work"])
    with pytest.raises(RefusalError, match="TOKEN_SCOPES"):
        token_for(city, Role.ANALYST, scopes=[])


def test_a_token_opens_its_scopes_only(city: City) -> None:
    clear = token_for(city, Role.ANALYST, scopes=["desk:read"])
    warning = factories.make_warning(city)
    assert ask(clear, "GET", f"warnings/{warning.pk}").status_code == 200
    refused = ask(clear, "POST", f"warnings/{warning.pk}/take", {})
    assert (refused.status_code, refused.json()["code"]) == (403, "SCOPE")
    assert Event.objects.filter(action="access.refused", actor="own-analyst", outcome="REFUSED").count() == 1


def test_nobody_makes_a_token_in_the_posting_of_another(city: City) -> None:
    with pytest.raises(RefusalError, match="TOKEN_SCOPES"):
        tokens.create_token(
            city.actor(Role.ANALYST), posting_of(city, Role.STATION_OFFICER), label="x", scopes=["field:work"], days=1
        )


def test_days_and_number_are_limited_by_the_rules(city: City) -> None:
    actor, posting = city.actor(Role.ANALYST), posting_of(city, Role.ANALYST)
    policy = TOKENS.at()
    for days in (0, policy.longest_days + 1):
        with pytest.raises(RefusalError, match="TOKEN_DAYS"):
            tokens.create_token(actor, posting, label="x", scopes=["desk:read"], days=days)
    for _ in range(policy.most_per_person):
        token_for(city, Role.ANALYST)
    with pytest.raises(RefusalError, match="TOKENS_MOST"):
        token_for(city, Role.ANALYST)


def test_whoever_has_a_second_factor_proves_it(city: City) -> None:
    person, actor = city.people[Role.ANALYST], city.actor(Role.ANALYST)
    secret, now = factor.begin(person), timezone.now()
    factor.confirm(actor, totp.code_at(secret, totp.step_of(now)), now)
    with pytest.raises(RefusalError, match="FACTOR_CODE"):
        token_for(city, Role.ANALYST)
    later = totp.code_at(secret, totp.step_of(now) + 1)
    posting = posting_of(city, Role.ANALYST)
    _, clear = tokens.create_token(actor, posting, label="x", scopes=["desk:read"], days=1, given=later)
    assert opened(clear) == 200


def test_who_must_have_a_second_factor_has_no_token_without_it(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    clear = token_for(city, Role.ANALYST)
    yesterday = timezone.localdate() - timedelta(days=1)
    policy = SECOND_FACTOR.at().model_validate(
        {"required": [{"role": "analyst", "grace_until": yesterday}], "drift_steps": 1, "recovery_codes": 10}
    )
    monkeypatch.setattr(SECOND_FACTOR, "at", lambda *_: policy)
    assert opened(clear) == 401
    with pytest.raises(RefusalError, match="FACTOR_MISSING"):
        token_for(city, Role.ANALYST)


def test_a_token_has_its_rate(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    clear = token_for(city, Role.ANALYST)
    few = TOKENS.at().model_copy(update={"requests_per_minute": 2})
    monkeypatch.setattr(TOKENS, "at", lambda *_: few)
    answers = [ask(clear, "GET", "me") for _ in range(5)]
    assert {answer.status_code for answer in answers} == {200, 429}
    assert int(answers[-1]["Retry-After"]) >= 1


def test_use_is_noted_once_an_hour(city: City) -> None:
    clear = token_for(city, Role.ANALYST)
    for _ in range(3):
        opened(clear)
    assert Event.objects.filter(action="token.used").count() == 1
    AccessToken.objects.update(used_at=timezone.now() - timedelta(hours=2))
    opened(clear)
    assert Event.objects.filter(action="token.used").count() == 2
