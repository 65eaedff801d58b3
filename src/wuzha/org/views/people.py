# SPDX-License-Identifier: Apache-2.0
"""People: the list, one account, and what may be done to it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wuzha.org.access import requires
from wuzha.org.forms.people import AddPersonForm, EndPostingForm, NameForm, PeopleFilterForm, PostingForm
from wuzha.org.middleware import ActingRequest
from wuzha.org.models import Person
from wuzha.org.queries import people as queries
from wuzha.org.queries.people import of_person, tokens_of
from wuzha.org.roles import May, Role
from wuzha.org.services import factor, tokens
from wuzha.org.services import people as services
from wuzha.org.services import postings as posting_services
from wuzha.org.views.acts import act, beside
from wuzha.refusals import RefusalError
from wuzha.ui.acting import refusals_in, refusals_to, told_faults
from wuzha.ui.answers import or_404
from wuzha.ui.fields import SwitchForm


def found(request: ActingRequest, pk: int) -> queries.Account:
    """The account in the actor's reach, or a 404."""
    return or_404(queries.account(request.actor, pk))


def person_url(pk: int) -> str:
    return reverse("org:person", args=[pk])


@require_safe
@requires(May.MANAGE_PEOPLE)
def index(request: ActingRequest) -> HttpResponse:
    form = PeopleFilterForm(request.actor, {"state": "active"} | request.GET.dict())
    values = form.cleaned_data if form.is_valid() else {}
    filters = queries.Filters(
        text=(values.get("q") or "").strip(),
        role=values.get("role") or "",
        unit=values.get("unit"),
        state=values.get("state") or "active",
    )
    page = queries.search(request.actor, filters, request.GET.get("after", ""))
    return render(request, "org/people.html", {"form": form, "page": page, "now": timezone.now()})


@require_safe
@requires(May.MANAGE_PEOPLE)
def detail(request: ActingRequest, pk: int) -> HttpResponse:
    account = found(request, pk)
    return render(request, "org/person.html", {"account": account, "tokens": tokens_of(account.person)})


@requires(May.MANAGE_PEOPLE)
def add(request: ActingRequest) -> HttpResponse:
    form = AddPersonForm(request.actor, request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        with refusals_in(form, beside(form)):
            person, password = services.add_person(
                request.actor,
                username=values["username"],
                name=values["name"],
                badge=values["badge"],
                role=values["role"],
                unit_id=values["unit"].pk,
                valid_from=values["valid_from"],
            )
            return _once(request, person, password, _("The person is added"))
    context = {
        "form": form, "title": _("Add a person"), "submit": _("Add"), "back": reverse("org:people"),
        "back_label": _("People"),
        "intro": _("A password for one time is shown after this step; the person sets their own at the first log-in."),
    }  # fmt: skip
    return render(request, "org/act.html", context, status=422 if form.errors else 200)


@requires(May.MANAGE_PEOPLE)
def edit(request: ActingRequest, pk: int) -> HttpResponse:
    person = found(request, pk).person
    return act(
        request,
        NameForm(request.POST or None, initial={"name": person.name, "badge": person.badge}),
        lambda values: services.edit_person(request.actor, pk, **values),
        title=_("Edit the person"),
        submit=_("Save"),
        back=person_url(pk),
        back_label=person.name,
        done=_("Saved."),
    )


@require_POST
@requires(May.MANAGE_PEOPLE)
def active(request: ActingRequest, pk: int) -> HttpResponse:
    """Switch the account off or on (`active` = 1 or 0)."""
    found(request, pk)
    form = SwitchForm(request.POST)
    if told_faults(request, form, messages.ERROR):
        wanted = form.cleaned_data["active"]
        with refusals_to(request, messages.ERROR):
            services.set_active(request.actor, pk, active=wanted)
            on, off = _("The account is active again."), _("The account is switched off, its sessions are over.")
            messages.success(request, on if wanted else off)
    return redirect(person_url(pk))


@require_POST
@requires(May.MANAGE_PEOPLE)
def reset(request: ActingRequest, pk: int) -> HttpResponse:
    """A one-time password, shown by this answer and never again."""
    person = found(request, pk).person
    try:
        password = services.reset_password(request.actor, pk)
    except RefusalError as refused:
        messages.error(request, refused.message)
        return redirect(person_url(pk))
    return _once(request, person, password, _("The password is new"))


@require_POST
@requires(May.MANAGE_PEOPLE)
def reset_factor(request: ActingRequest, pk: int) -> HttpResponse:
    """Take away the second factor of somebody who lost it; they are told at the next log-in."""
    found(request, pk)
    with refusals_to(request, messages.ERROR):
        factor.reset(request.actor, pk)
        messages.success(request, _("The second factor is reset. The person is told at the next log-in."))
    return redirect(person_url(pk))


@require_POST
@requires(May.MANAGE_PEOPLE)
def revoke_token(request: ActingRequest, pk: int, token: int) -> HttpResponse:
    found(request, pk)
    if not of_person(pk, token):
        raise Http404
    with refusals_to(request, messages.ERROR):
        if tokens.revoke_of(request.actor, pk, token):
            messages.success(request, _("The token is revoked; requests with it are refused from now on."))
    return redirect(person_url(pk))


@require_POST
@requires(May.MANAGE_PEOPLE)
def unlock(request: ActingRequest, pk: int) -> HttpResponse:
    found(request, pk)
    with refusals_to(request, messages.ERROR):
        services.unlock(request.actor, pk)
        messages.success(request, _("The account is unlocked."))
    return redirect(person_url(pk))


@requires(May.MANAGE_PEOPLE)
def post(request: ActingRequest, pk: int) -> HttpResponse:
    person = found(request, pk).person

    def perform(values: dict[str, Any]) -> None:
        posting_services.add_posting(
            request.actor,
            pk,
            role=values["role"],
            unit_id=values["unit"].pk,
            valid_from=values["valid_from"],
            valid_to=values["valid_to"],
        )

    return act(
        request,
        PostingForm(request.actor, request.POST or None),
        perform,
        title=_("Add a posting"),
        submit=_("Add"),
        back=person_url(pk),
        back_label=person.name,
        done=_("The posting is added."),
    )


@requires(May.MANAGE_PEOPLE)
def end_posting(request: ActingRequest, pk: int, posting: int) -> HttpResponse:
    account = found(request, pk)
    held = next((one for one in account.held if one.posting.pk == posting), None)
    if held is None or not held.in_reach:
        raise Http404
    yesterday = timezone.localdate() - timedelta(days=1)
    names = {"role": Role(held.posting.role).label, "unit": held.posting.unit.name}
    return act(
        request,
        EndPostingForm(request.POST or None, initial={"last_day": yesterday}),
        lambda values: posting_services.end_posting(request.actor, posting, values["last_day"]),
        title=_("End the posting: %(role)s, %(unit)s") % names,
        submit=_("End it"),
        back=person_url(pk),
        back_label=account.person.name,
        done=_("The posting is ended."),
        danger=True,
    )


def _once(request: ActingRequest, person: Person, password: str, said: str) -> HttpResponse:
    about = _(
        '%(name)s signs in as <span class="code">%(username)s</span> with the password below '
        "and sets their own at once."
    )
    once = {
        "title": _("One-time password"), "list": _("People"), "back": reverse("org:people"), "of": person.name,
        "said": said, "name": "one-time", "clear": password, "done": person_url(person.pk),
        "about": SafeString(about % {"name": escape(person.name), "username": escape(person.username)}),
        "lost": _("It is shown this once and kept nowhere. If it is lost, make a new one."),
    }  # fmt: skip
    return render(request, "ui/once.html", once)
