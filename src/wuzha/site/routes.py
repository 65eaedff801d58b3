# SPDX-License-Identifier: Apache-2.0
"""Addresses of the shell."""

from __future__ import annotations

from django.urls import path

from wuzha.site.views import account, api, factor, parts, passkeys, shell, start, tokens, works

app_name = "site"
urlpatterns = [
    path("", shell.home, name="home"),
    path("start/", start.index, name="start"),
    path("works/", works.index, name="works"),
    path("login/", account.log_in, name="login"),
    path("logout/", account.sign_out, name="logout"),
    path("password/", account.password, name="password"),
    path("prove/", factor.prove, name="prove"),
    path("factor/", factor.show, name="factor"),
    path("factor/codes/", factor.renew, name="factor_codes"),
    path("factor/remove/", factor.remove, name="factor_remove"),
    path("factor/authenticator/", factor.authenticator, name="authenticator"),
    path("factor/authenticator/remove/", factor.remove_authenticator, name="authenticator_remove"),
    path("factor/passkeys/ask/", passkeys.ask, name="passkey_ask"),
    path("factor/passkeys/new/", passkeys.new, name="passkey_new"),
    path("factor/passkeys/add/", passkeys.add, name="passkey_add"),
    path("factor/passkeys/remove/", factor.remove_passkey, name="passkey_remove"),
    path("tokens/", tokens.index, name="tokens"),
    path("tokens/revoke/", tokens.revoke, name="token_revoke"),
    path("tokens/revoke-all/", tokens.revoke_every, name="tokens_revoke"),
    path("developers/", api.reference, name="api"),
    path("ui/", parts.show, name="parts"),
    path("role/", shell.role, name="role"),
    path("demo/", account.demo, name="demo"),
    path("demo/filling/", account.filling, name="filling"),
    path("language/", shell.language, name="language"),
    path("healthz", shell.healthz, name="healthz"),
]
