# SPDX-License-Identifier: Apache-2.0
"""The product's addresses with two views that fail, for the tests of error pages."""

from __future__ import annotations

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.urls import path

from wuzha.site import urls as real
from wuzha.site.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def breaks(_request: HttpRequest) -> HttpResponse:
    raise RuntimeError("broken on purpose")


def suspicious(_request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation


urlpatterns = [path("breaks/", breaks), path("suspicious/", suspicious), *real.urlpatterns]
