# SPDX-License-Identifier: Apache-2.0
"""Pure decisions about warnings: plain values in, plain values out, tested without a database."""
