# SPDX-License-Identifier: Apache-2.0
"""Intake: files and API calls become rows. Serves every domain; knows none of them."""
