# SPDX-License-Identifier: Apache-2.0
"""Pure decisions of the exchange: signatures, waiting times, allowed addresses, the columns of a feedback file."""
