# SPDX-License-Identifier: Apache-2.0
"""The inbox (收件箱): everything that waits for a person, one row a record, from what each domain registers."""
