# SPDX-License-Identifier: Apache-2.0
"""Django settings. `wuzha.settings` serves; `wuzha.settings.test` is for the tests."""

from wuzha.settings.base import *  # noqa: F403 - Django reads settings as module attributes
