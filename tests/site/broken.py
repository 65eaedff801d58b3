# SPDX-License-Identifier: Apache-2.0
"""The product's addresses with two views that fail, for the tests of error pages."""

from __future__ import annotations

import psycopg
from django.core.exceptions import SuspiciousOperation
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import path
from psycopg_pool import PoolTimeout

from wuzha.site import urls as real
from wuzha.site.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def breaks(_request: HttpRequest) -> HttpResponse:
    raise RuntimeError("broken on purpose")


def away(request: HttpRequest) -> HttpResponse:
    """As the driver's errors reach a view: named in the address, wrapped by Django unless it says otherwise."""
    error = ERRORS[request.GET["error"]]
    if request.GET.get("wrapped") == "no":
        raise error
    raise OperationalError from error


def suspicious(_request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation


ERRORS = {
    "timeout": PoolTimeout("no connection"),
    "restart": psycopg.errors.AdminShutdown("terminating connection"),
    "starting": psycopg.errors.CannotConnectNow("starting up"),
    "many": psycopg.errors.TooManyConnections("too many clients"),
    "closed": psycopg.InterfaceError("the connection is closed"),
    "full": psycopg.errors.DiskFull("no space"),
}

urlpatterns = [
    path("away/", away),
    path("api/v1/away/", away),
    path("breaks/", breaks),
    path("suspicious/", suspicious),
    *real.urlpatterns,
]
