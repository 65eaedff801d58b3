# SPDX-License-Identifier: Apache-2.0
"""Whole walks through the product, by the fixtures of the browser tests."""

from tests.browser.conftest import axe, context, overflow, page, profiles, sign_in

__all__ = ["axe", "context", "overflow", "page", "profiles", "sign_in"]
