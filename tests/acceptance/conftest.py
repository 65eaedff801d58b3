# SPDX-License-Identifier: Apache-2.0
"""Whole walks through the product, by the fixtures of the browser tests."""

from tests.browser.conftest import axe, context, files_may_be_kept, overflow, page, profiles, sign_in

__all__ = ["axe", "context", "files_may_be_kept", "overflow", "page", "profiles", "sign_in"]
