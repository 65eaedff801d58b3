# SPDX-License-Identifier: Apache-2.0
"""The master keys: which one the database was sealed with, going over to the next, giving one up."""
