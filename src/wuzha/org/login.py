# SPDX-License-Identifier: Apache-2.0
"""Log-in by password: every refusal looks and lasts alike, guessing gets slower, and nobody can lock anybody out.

Tries are counted before the password is looked at (`org.limits.attempt`): by the account, for all strangers together,
and by the network, for all accounts together. After some of them the next one has to wait, twice as long each time. A
person's own browser, known by a cookie since an earlier log-in, is counted for itself alone; so is, for the account, a
network from which the person has logged in. So whoever guesses from elsewhere makes strangers wait, never the person
(the device cookies of OWASP's "Slow Down Online Guessing Attacks").
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import connection
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from wuzha.audit.actor import Actor
from wuzha.audit.services import record
from wuzha.keys import derive
from wuzha.org import limits
from wuzha.org.middleware import client_address, network_of
from wuzha.org.models import AlertKind, Guess, KnownPlace, LoginAlert, Person, SecondFactor
from wuzha.org.rulesets import LOGIN, LoginPolicy

#: The cookie by which a browser is known, and how long it, and a network, is remembered without a log-in.
DEVICE, REMEMBERED = "device", timedelta(days=90)
#: Within which time different accounts or networks count as one attack, and as told.
TOGETHER = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Ways:
    """How a try is counted: the tallies it passes one after the other, and the one of them that others share."""

    own: str
    shared: str = ""

    def let_through(self, policy: LoginPolicy) -> bool:
        """Count the try; False while it has to wait. The network is first: once it waits, it makes no account wait."""
        longest = policy.lock_minutes * 60
        if self.shared and not limits.attempt(
            self.shared, free=policy.network_failures, first=policy.first_seconds, longest=longest
        ):
            return False
        return limits.attempt(self.own, free=policy.failures, first=policy.first_seconds, longest=longest)

    def succeeded(self) -> None:
        limits.forgive(self.own)
        if self.shared:
            limits.take_back(self.shared)


class LockingBackend:
    """Checks a password (rule set `org.login`). Keeps its name: sessions name it."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **_: Any
    ) -> Person | None:
        """The person, or `None`: unknown, inactive, waiting and wrong look alike from outside.

        1. Find the person, and whether they are known at the place the request comes from.
        2. Count the try; while it has to wait the password is not looked at.
        3. Work out one hash in any case: of the person's password, or of one that nobody has.
        4. On failure note who was tried from where, and tell auditors of what looks like an attack.
        """
        if not username or password is None:
            return None
        policy = LOGIN.at()
        person: Person | None = Person.objects.filter(username=username, is_active=True).first()
        ways = ways_of(request, username, person)
        free = ways.let_through(policy)
        right = check_password(password, person.password if person is not None and free else _nobodys())
        address = client_address(request) if request else ""
        label, pk = (person.username, person.pk) if person is not None else ("unknown", None)
        actor = Actor("person", label, pk, address=address)
        on = ("person", pk) if pk is not None else ("", "")
        if person is None or not free or not right:
            record(actor, "login.failed" if free else "login.waits", on=on, outcome="REFUSED")
            note_guess(network_of(request) if request else "", username, person, policy)
            return None
        ways.succeeded()
        record(actor, "login" if factor_of(person) is None else "login.password", on=on)
        return person

    def get_user(self, user_id: int) -> Person | None:
        person: Person | None = Person.objects.select_related("factor").filter(pk=user_id, is_active=True).first()
        return person


@cache
def _nobodys() -> str:
    """The hash of a password that nobody has, as dear to check as anybody's."""
    return make_password(secrets.token_urlsafe(32))


def ways_of(request: HttpRequest | None, username: str, person: Person | None) -> Ways:
    """How a try at an account is counted, by the place it comes from."""
    network = network_of(request) if request else ""
    browser = request.COOKIES.get(DEVICE, "") if request else ""
    marks = {bytes(mark_of("device", browser)): True, bytes(mark_of("network", network)): False}
    found = KnownPlace.objects.filter(
        person_id=person.pk if person else 0, mark__in=marks, seen_at__gt=timezone.now() - REMEMBERED
    )
    known = {place.browser: place.pk for place in found}
    shared = f"login:network:{network}"
    if True in known:
        return Ways(f"login:place:{known[True]}")
    if False in known:
        return Ways(f"login:place:{known[False]}", shared)
    return Ways(account_tally(username), shared)


def account_tally(username: str) -> str:
    """The name under which the tries of strangers at an account are counted, whether it is anybody's or not."""
    return f"login:account:{mark_of('account', username).hex()}"


def mark_of(kind: str, value: str) -> bytes:
    """A keyed hash of a browser's cookie, a network or the name of an account."""
    return hmac.digest(derive("log-in"), f"{kind}:{value}".encode(), "sha256")


def remember_place(request: HttpRequest, response: HttpResponse, person: Person) -> None:
    """The person has logged in, with everything that is asked of them: this browser and network are known from now."""
    now = timezone.now()
    browser = request.COOKIES.get(DEVICE, "")
    mine = KnownPlace.objects.filter(person=person, mark=mark_of("device", browser), browser=True)
    if not browser or not mine.exists():
        # never one that came with the request: somebody could have put theirs there
        browser = secrets.token_urlsafe(32)
        response.set_cookie(
            DEVICE, browser, max_age=REMEMBERED, secure=settings.SESSION_COOKIE_SECURE, httponly=True,
            samesite="Lax",
        )  # fmt: skip
    for kind, value in (("device", browser), ("network", network_of(request))):
        KnownPlace.objects.update_or_create(
            person=person, mark=mark_of(kind, value), defaults={"seen_at": now, "browser": kind == "device"}
        )


def note_guess(network: str, username: str, person: Person | None, policy: LoginPolicy) -> None:
    """Note that somebody failed to log in, and tell auditors once an hour of a network that tries many accounts, of an
    account that many networks try, and of many networks that each try a few."""
    now, account = timezone.now(), mark_of("account", username)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO org_guess (network, account, at) VALUES (%s, %s, %s)"
            " ON CONFLICT (network, account) DO UPDATE SET at = excluded.at",
            [network, account, now],
        )
    lately = Guess.objects.filter(at__gt=now - TOGETHER)
    accounts = lately.filter(network=network)[: policy.spray_accounts].count()
    networks = lately.filter(account=account)[: policy.siege_networks].count()
    if accounts >= policy.spray_accounts and limits.once_in(TOGETHER.total_seconds(), f"alert:network:{network}"):
        alert(AlertKind.SPRAY, lately.filter(network=network)[:1000].count(), network, None)
    pairs = lately[: policy.wide_guesses].count()
    if pairs >= policy.wide_guesses and limits.once_in(TOGETHER.total_seconds(), "alert:wide"):
        alert(AlertKind.WIDE, lately[:100_000].count(), "", None)
    if networks >= policy.siege_networks and limits.once_in(TOGETHER.total_seconds(), f"alert:account:{account.hex()}"):
        alert(AlertKind.SIEGE, lately.filter(account=account)[:1000].count(), "", person)


def alert(kind: AlertKind, count: int, network: str, person: Person | None) -> None:
    """Tell auditors, on their page and in the trail."""
    told = LoginAlert.objects.create(kind=kind, count=count, network=network, person=person)
    detail = {"kind": kind.value, "count": count} | ({"network": network} if network else {})
    record(Actor.system("log-in"), "login.alert", on=("login_alert", told.pk), detail=detail)


def sweep(now: datetime) -> None:
    """Forget guesses after a day and places after ninety."""
    Guess.objects.filter(at__lt=now - limits.FORGOTTEN).delete()
    KnownPlace.objects.filter(seen_at__lt=now - REMEMBERED).delete()


def factor_of(person: Person) -> SecondFactor | None:
    """The person's second factor, if one is set up."""
    factor: SecondFactor | None = getattr(person, "factor", None)
    return factor if factor is not None and factor.confirmed_at is not None else None


def count_failure(actor: Actor, person: Person, action: str) -> bool:
    """Count a wrong code of the second factor and record it as `action`, or as the lock it led to; whether it did.

    Only who knows the password comes so far; no stranger locks an account by this.
    """
    policy = LOGIN.at()
    Person.objects.filter(pk=person.pk).update(failed_logins=F("failed_logins") + 1)
    locked = Person.objects.filter(pk=person.pk, failed_logins__gte=policy.failures).update(
        failed_logins=0, locked_until=timezone.now() + timedelta(minutes=policy.lock_minutes)
    )
    if locked:
        record(actor, "login.locked", on=("person", person.pk), outcome="REFUSED")
    else:
        record(actor, action, on=("person", person.pk), outcome="REFUSED")
    return bool(locked)
