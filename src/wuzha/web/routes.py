# SPDX-License-Identifier: Apache-2.0
"""Addresses of the shell."""

from __future__ import annotations

from django.urls import path

from wuzha.web.views import account, shell

app_name = "web"
urlpatterns = [
    path("", shell.home, name="home"),
    path("login/", account.sign_in, name="login"),
    path("logout/", account.sign_out, name="logout"),
    path("password/", account.password, name="password"),
    path("role/", shell.role, name="role"),
    path("demo/", account.demo, name="demo"),
    path("language/", shell.language, name="language"),
    path("healthz", shell.healthz, name="healthz"),
]
