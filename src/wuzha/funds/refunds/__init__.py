# SPDX-License-Identifier: Apache-2.0
"""资金返还: frozen money on its way back to the victims (银监发〔2016〕41号).

The county prepares, the prefecture decides.
"""
