# SPDX-License-Identifier: Apache-2.0
"""The mark of a sample (样稿): a line at the head of each page and the word across it.

What another system issues is only drafted here. Somebody who finds the print on a desk must not take it for the paper.
"""

from __future__ import annotations

from typing import Any

from docx.oxml import parse_xml

from wuzha.documents import page

#: Shade of the word across the page: read on a print, and no hindrance to what is written over it.
_SHADE = "#d9d9d9"
_SHAPE = """
<w:pict xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
  xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">
  <v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800"
    path="m@7,l@8,m@5,21600l@6,21600e">
    <v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/>
      <v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/>
      <v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/></v:formulas>
    <v:path textpathok="t" o:connecttype="rect"/><v:textpath on="t" fitshape="t"/>
  </v:shapetype>
  <v:shape id="sample{number}" type="#_x0000_t136" fillcolor="{shade}" stroked="f"
    style="position:absolute;margin-left:0;margin-top:0;width:300pt;height:150pt;rotation:315;z-index:-251658752;
    mso-position-horizontal:center;mso-position-horizontal-relative:margin;mso-position-vertical:center;
    mso-position-vertical-relative:margin"><v:fill opacity=".5"/><v:textpath style="font-family:&quot;{font}&quot;"
    string="样　稿"/></v:shape>
</w:pict>
"""


def mark_sample(section: Any, words: str, fonts: page.Fonts) -> None:
    """Print the words at the head of every page, odd and even, and 样稿 across it."""
    section.header_distance = section.top_margin // 2
    for number, header in enumerate((section.header, section.even_page_header), 1):
        header.is_linked_to_previous = False
        line = page.write(header.paragraphs[0], words, font=fonts.heading, size=page.SIZE_SMALL_4, align="center")
        shape = _SHAPE.format(number=number, shade=_SHADE, font=page.clean(fonts.heading).replace('"', ""))
        line.add_run()._r.append(parse_xml(shape))
