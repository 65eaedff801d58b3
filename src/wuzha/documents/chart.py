# SPDX-License-Identifier: Apache-2.0
"""Charts as charts of the file format (ECMA-376, 21.2): Word and LibreOffice draw them, sharp at every size, and equal
numbers are equal bytes. Series are told apart by pattern and dashes, so that they read in black and white."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml

from wuzha.documents import page
from wuzha.documents.description import Chart

#: In mm: as wide as the type area allows, eight lines of text high.
WIDTH, HEIGHT = 150, 75
_EMU = 36_000
_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_PATTERNS = ("solid", "wdUpDiag", "pct10", "dkHorz")
_DASHES = ("solid", "dash", "sysDot", "lgDashDot")
_MARKS = ("circle", "square", "triangle", "diamond")

_CHART = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"
  xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><c:roundedCorners val="0"/><c:chart>
<c:title><c:tx><c:rich><a:bodyPr/><a:p><a:pPr><a:defRPr sz="1050" b="0"/></a:pPr>
<a:r><a:rPr lang="zh-CN" sz="1050" b="0">{font}</a:rPr><a:t>{title}</a:t></a:r></a:p>
</c:rich></c:tx><c:overlay val="0"/></c:title>
<c:autoTitleDeleted val="0"/><c:plotArea><c:layout/>{plot}
<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/><c:axPos val="b"/>
<c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>
<c:tickLblPos val="low"/><c:spPr><a:ln w="9525"><a:solidFill><a:srgbClr val="000000"/></a:solidFill></a:ln></c:spPr>
{text}<c:crossAx val="2"/><c:crosses val="autoZero"/></c:catAx>
<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/><c:min val="0"/></c:scaling><c:delete val="0"/>
<c:axPos val="l"/><c:majorGridlines><c:spPr><a:ln w="3175"><a:solidFill><a:srgbClr val="BFBFBF"/></a:solidFill></a:ln>
</c:spPr></c:majorGridlines><c:numFmt formatCode="#,##0" sourceLinked="0"/><c:majorTickMark val="none"/>
<c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:spPr><a:ln><a:noFill/></a:ln></c:spPr>
{text}<c:crossAx val="1"/><c:crosses val="autoZero"/></c:valAx></c:plotArea>{legend}<c:plotVisOnly val="1"/>
<c:dispBlanksAs val="gap"/></c:chart></c:chartSpace>
"""
_TEXT = """<c:txPr><a:bodyPr/><a:p><a:pPr><a:defRPr sz="800">{font}</a:defRPr></a:pPr><a:endParaRPr lang="zh-CN"/></a:p>
</c:txPr>"""
_LEGEND = '<c:legend><c:legendPos val="b"/><c:overlay val="0"/>{text}</c:legend>'
_INLINE = """<w:drawing xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
  xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
  xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
  xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"
  xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{cx}" cy="{cy}"/>
<wp:docPr id="{number}" name="chart{number}" descr="{told}"/><wp:cNvGraphicFramePr/>
<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:chart r:id="{rid}"/>
</a:graphicData></a:graphic></wp:inline></w:drawing>"""


def add_chart(file: Any, chart: Chart, fonts: page.Fonts) -> None:
    """A chart in a paragraph of its own; what it says stands in its alternative text, too."""
    package = file.part.package
    number = 1 + sum(str(part.partname).startswith("/word/charts/") for part in package.iter_parts())
    part = Part(PackURI(f"/word/charts/chart{number}.xml"), _TYPE, _xml(chart, fonts).encode(), package)
    told = "；".join(
        f"{one.name}：{'，'.join(f'{name} {value}' for name, value in zip(chart.categories, one.values, strict=True))}"
        for one in chart.series
    )
    drawing = _INLINE.format(
        cx=WIDTH * _EMU, cy=HEIGHT * _EMU, number=number, rid=file.part.relate_to(part, RELATIONSHIP_TYPE.CHART),
        told=_safe(f"{chart.title}。{told}"),
    )  # fmt: skip
    paragraph = file.add_paragraph()
    paragraph.paragraph_format.alignment = page.ALIGNS["center"]
    # A drawing needs a line as high as it is.
    paragraph.paragraph_format.line_spacing = 1.0
    page.off_grid(paragraph)
    paragraph.add_run()._r.append(parse_xml(drawing))


def _xml(chart: Chart, fonts: page.Fonts) -> str:
    font = f'<a:latin typeface="{_safe(fonts.number)}"/><a:ea typeface="{_safe(fonts.number)}"/>'
    text = _TEXT.format(font=font)
    series = "".join(_series(chart, place) for place in range(len(chart.series)))
    if chart.kind == "bar":
        plot = (
            f'<c:barChart><c:barDir val="col"/><c:grouping val="clustered"/><c:varyColors val="0"/>{series}'
            '<c:gapWidth val="60"/><c:axId val="1"/><c:axId val="2"/></c:barChart>'
        )
    else:
        plot = (
            f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{series}<c:marker val="1"/>'
            '<c:axId val="1"/><c:axId val="2"/></c:lineChart>'
        )
    title = f"{chart.title}（{chart.unit}）" if chart.unit else chart.title
    legend = _LEGEND.format(text=text) if len(chart.series) > 1 else ""
    return _CHART.format(font=font, title=_safe(title), plot=plot, text=text, legend=legend)


def _series(chart: Chart, place: int) -> str:
    one = chart.series[place]
    count, smooth = len(chart.categories), '<c:smooth val="0"/>' if chart.kind == "line" else ""
    names = "".join(
        f'<c:pt idx="{at}"><c:v>{_safe(name)}</c:v></c:pt>' for at, name in enumerate(chart.categories)
    )  # fmt: skip
    values = "".join(f'<c:pt idx="{at}"><c:v>{value}</c:v></c:pt>' for at, value in enumerate(one.values) if value)
    return (
        f'<c:ser><c:idx val="{place}"/><c:order val="{place}"/><c:tx><c:strRef><c:f>name{place}</c:f><c:strCache>'
        f'<c:ptCount val="1"/><c:pt idx="0"><c:v>{_safe(one.name)}</c:v></c:pt></c:strCache></c:strRef></c:tx>'
        f"{_look(chart.kind, place)}"
        f'<c:cat><c:strRef><c:f>categories</c:f><c:strCache><c:ptCount val="{count}"/>{names}</c:strCache></c:strRef>'
        f"</c:cat><c:val><c:numRef><c:f>values{place}</c:f><c:numCache><c:formatCode>General</c:formatCode>"
        f'<c:ptCount val="{count}"/>{values}</c:numCache></c:numRef></c:val>'
        f"{smooth}</c:ser>"
    )


def _look(kind: str, place: int) -> str:
    place %= len(_PATTERNS)
    line = '<a:solidFill><a:srgbClr val="000000"/></a:solidFill>'
    if kind == "line":
        mark = f'<c:marker><c:symbol val="{_MARKS[place]}"/><c:size val="4"/></c:marker>'
        return f'<c:spPr><a:ln w="15875">{line}<a:prstDash val="{_DASHES[place]}"/></a:ln></c:spPr>{mark}'
    if place == 0:
        fill = '<a:solidFill><a:srgbClr val="595959"/></a:solidFill>'
    else:
        fill = (
            f'<a:pattFill prst="{_PATTERNS[place]}"><a:fgClr><a:srgbClr val="000000"/></a:fgClr>'
            '<a:bgClr><a:srgbClr val="FFFFFF"/></a:bgClr></a:pattFill>'
        )
    return f'<c:spPr>{fill}<a:ln w="6350">{line}</a:ln></c:spPr><c:invertIfNegative val="0"/>'


def _safe(text: str) -> str:
    return escape(page.clean(text), {'"': "&quot;"})
