# SPDX-License-Identifier: Apache-2.0
"""Forms of the shell: log-in and the change of one's own password."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import authenticate, password_validation
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from wuzha.engine.identifiers import find_clear
from wuzha.org.models import Person, Posting
from wuzha.org.rulesets import TOKENS
from wuzha.org.scopes import scopes_of
from wuzha.org.webauthn import LONGEST


class LoginForm(forms.Form):
    username = forms.CharField(
        label=_("Log-in name"),
        max_length=32,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "autofocus": True}
        ),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, request: HttpRequest, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.request = request
        self.person: Person | None = None

    def clean(self) -> dict[str, Any]:
        """One answer for every refusal: whoever guesses learns nothing."""
        values = super().clean() or {}
        if "username" in values and "password" in values:
            found = authenticate(self.request, username=values["username"].strip(), password=values["password"])
            if not isinstance(found, Person):
                raise forms.ValidationError(
                    _(
                        "Name or password is not right, or there were too many tries. "
                        "Check both, wait a few minutes and try again, or ask your administrator for help."
                    )
                )
            self.person = found
        return values


class PasswordForm(forms.Form):
    old = forms.CharField(
        label=_("Present password"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=_("New password"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 10 characters, not only digits, not a common word and not your own name."),
    )
    again = forms.CharField(
        label=_("New password again"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, person: Person, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.person = person

    def clean_old(self) -> str:
        old: str = self.cleaned_data["old"]
        if not self.person.check_password(old):
            raise forms.ValidationError(_("This is not your present password. Enter it again."))
        return old

    def clean_new(self) -> str:
        new: str = self.cleaned_data["new"]
        password_validation.validate_password(new, self.person)
        if self.person.check_password(new):
            raise forms.ValidationError(_("Choose a new password that differs from the present one."))
        return new

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if "new" in values and "again" in values and values["new"] != values["again"]:
            self.add_error("again", _("The two new passwords differ. Enter the new one again."))
        return values


class ProofForm(forms.Form):
    """What proves the second factor: a code, or what a passkey answered (`parts/use_passkey.html` fills it in)."""

    code = forms.CharField(
        label=_("Verification code"),
        max_length=24,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "spellcheck": "false"}),
        help_text=_("The 6 digits your authenticator shows now, or one of your recovery codes."),
    )
    passkey = forms.CharField(required=False, max_length=LONGEST, widget=forms.HiddenInput)

    def __init__(self, *args: Any, authenticator: bool = True, has_factor: bool = True, **options: Any) -> None:
        super().__init__(*args, **options)
        if not has_factor:
            del self.fields["code"], self.fields["passkey"]
            return
        if not authenticator:
            self.fields["code"].label = _("Recovery code")
            self.fields["code"].help_text = _("One of the codes you got when you set the second factor up.")
        if self.data.get(self.add_prefix("passkey")):
            self.fields["code"].required = False


def own_password(person: Person, password: str) -> str:
    """The password, if it is the person's. Raises `ValidationError`."""
    if not person.check_password(password):
        raise forms.ValidationError(_("This is not your present password. Enter it again."))
    return password


def known_name(text: str) -> str:
    """What a person calls a thing of theirs. Raises `ValidationError`: it holds somebody's number."""
    if find_clear(text):
        raise forms.ValidationError(_("Leave phone, ID and account numbers out."))
    return text


class PasskeyForm(ProofForm):
    """A new passkey: what it is called, and who asks for it. A session left open is not enough to make one."""

    name = forms.CharField(
        label=_("Name of the passkey"),
        max_length=40,
        help_text=_("Such as the device: it tells your passkeys apart."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    password = forms.CharField(
        label=_("Present password"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ("name", "password", "code", "passkey")

    def __init__(self, person: Person, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.person = person

    def clean_name(self) -> str:
        return known_name(self.cleaned_data["name"])

    def clean_password(self) -> str:
        return own_password(self.person, self.cleaned_data["password"])


class SetUpForm(forms.Form):
    """The first code of a new authenticator, and the password: a session left open is not enough to set one up."""

    code = forms.CharField(
        label=_("Verification code"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}),
        help_text=_("The 6 digits the authenticator shows for Wuzha."),
    )
    password = forms.CharField(
        label=_("Present password"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    #: Beside passkeys, which prove first who adds the authenticator; without them a recovery code does.
    proof = forms.CharField(
        label=_("Recovery code"),
        max_length=24,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Only if you cannot use your passkey."),
        required=False,
    )
    passkey = forms.CharField(required=False, max_length=LONGEST, widget=forms.HiddenInput)

    def __init__(self, person: Person, *args: Any, has_factor: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.person = person
        if not has_factor:
            del self.fields["proof"], self.fields["passkey"]

    def clean_password(self) -> str:
        return own_password(self.person, self.cleaned_data["password"])


class TokenForm(ProofForm):
    """A new access token. The password too: a session left open is not enough to let a program in."""

    label = forms.CharField(
        label=_("What it is for"),
        max_length=40,
        help_text=_("Such as the program that uses it."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it opens"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one.")},
    )
    days = forms.IntegerField(label=_("Days it holds"), min_value=1, initial=30)
    password = forms.CharField(
        label=_("Present password"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ("label", "scopes", "days", "password", "code", "passkey")

    def __init__(self, posting: Posting, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.person = posting.person
        opens: Any = self.fields["scopes"]
        opens.choices = [(scope.value, scope.label) for scope in scopes_of(posting.role)]
        self.fields["days"].max_value = self.fields["days"].widget.attrs["max"] = TOKENS.at().longest_days  # type: ignore[attr-defined]  # a number's

    def clean_label(self) -> str:
        return known_name(self.cleaned_data["label"])

    def clean_password(self) -> str:
        return own_password(self.person, self.cleaned_data["password"])
