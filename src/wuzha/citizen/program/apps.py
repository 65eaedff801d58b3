# SPDX-License-Identifier: Apache-2.0
from django.apps import AppConfig


class ProgramConfig(AppConfig):
    """The tables of `wuzha.citizen` without what the police register about them."""

    name = "wuzha.citizen"
    label = "citizen"
    verbose_name = "Citizens"
