# SPDX-License-Identifier: Apache-2.0
"""Django settings: `base` serves, `test` is for the tests.

Nothing is imported here: reading `test` must not load `base` before the tests have set their keys.
"""
