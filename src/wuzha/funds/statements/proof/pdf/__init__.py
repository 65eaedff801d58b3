# SPDX-License-Identifier: Apache-2.0
"""Statements that come as PDF with a text layer: 借记卡账户历史明细, 交易明细证明, 电子回单清单.

    page      glyphs and rules of a page, plain values
    glyphs    PDFium → pages; its process alone imports it
    lines     glyphs → lines of segments
    columns   where columns stand: between rules, else between gaps
    rows      lines → rows, wrapped cells put together
    tables    pages → tables
    process   the process in which all of this runs
    read      a file → grids, for `proof.files`

A PDF holds no cells but glyphs and their places. Reading them is a hypothesis like any other here: what could stand
in two cells is given back or asked, never guessed, and only a chain of balances makes it `proved`.
"""
