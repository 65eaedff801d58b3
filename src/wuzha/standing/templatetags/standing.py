# SPDX-License-Identifier: Apache-2.0
"""`{% load standing %}`: numbers of standing as they read everywhere, with those that rooms share (`fair`)."""

from __future__ import annotations

from django import template

from wuzha.core.templatetags import fair
from wuzha.standing.views import words

register = template.Library()
register.filters.update(fair.register.filters)
register.tags.update(fair.register.tags)
register.filter("claimed", words.claimed)
