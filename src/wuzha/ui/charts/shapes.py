# SPDX-License-Identifier: Apache-2.0
"""Boundaries that a city brings as GeoJSON (RFC 7946), as paths of a drawing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import cos, isfinite, radians
from typing import Any

#: Rings of (longitude, latitude), outer and inner alike: a path fills by the even-odd rule.
Shape = tuple[tuple[tuple[float, float], ...], ...]
#: Points closer than this in the drawing are one.
NEAR = 0.4


def outlines(geojson: Mapping[str, Any], key: str = "code") -> dict[str, Shape]:
    """The shape of each feature by the property `key` (the 9-digit division code).

    Raises `ValueError` that says which feature is wrong: no such property, twice the same one, no polygon, or places
    that are no longitude and latitude.
    """
    features = geojson.get("features") if isinstance(geojson, Mapping) else None
    if geojson.get("type") != "FeatureCollection" or not isinstance(features, list) or not features:
        raise ValueError("A FeatureCollection with features is needed")
    found: dict[str, Shape] = {}
    for at, feature in enumerate(features, 1):
        code = (feature.get("properties") or {}).get(key)
        if code in (None, ""):
            raise ValueError(f"Feature {at} has no property {key}")
        if str(code) in found:
            raise ValueError(f"Feature {at}: {key} {code} stands there twice")
        shape = tuple(_rings(feature.get("geometry") or {}))
        if not shape:
            raise ValueError(f"Feature {at} is no Polygon or MultiPolygon with a ring")
        found[str(code)] = shape
    return found


def _rings(geometry: Mapping[str, Any]) -> Iterator[tuple[tuple[float, float], ...]]:
    coordinates = geometry.get("coordinates") or []
    polygons = {"Polygon": [coordinates], "MultiPolygon": coordinates}.get(str(geometry.get("type")), [])
    for polygon in polygons:
        for ring in polygon:
            places = tuple((float(place[0]), float(place[1])) for place in ring)
            if not all(isfinite(x) and isfinite(y) and abs(x) <= 180 and abs(y) <= 90 for x, y in places):
                raise ValueError("Coordinates must be longitude and latitude in degrees")
            if len(places) > 3:
                yield places


Placed = tuple[str, tuple[float, float]]


def fitted(shapes: Mapping[str, Shape], width: float) -> tuple[dict[str, Placed], float]:
    """Paths and the places of labels, scaled to a width, and the height that follows."""
    every = [place for shape in shapes.values() for ring in shape for place in ring]
    if not every:
        return {}, 1.0
    west, east = min(x for x, _y in every), max(x for x, _y in every)
    south, north = min(y for _x, y in every), max(y for _x, y in every)
    narrower = cos(radians((south + north) / 2))
    scale = (width - 4) / (((east - west) * narrower) or 1)

    def placed(place: tuple[float, float]) -> tuple[float, float]:
        return 2 + (place[0] - west) * narrower * scale, 2 + (north - place[1]) * scale

    drawn = {}
    for key, shape in shapes.items():
        rings = [[placed(place) for place in ring] for ring in shape]
        path = "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in _thinned(ring)) + "z" for ring in rings)
        drawn[key] = (path, max((_middle(ring) for ring in rings), key=lambda one: one[1])[0])
    return drawn, 4 + (north - south) * scale


def _thinned(ring: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    kept = [ring[0]]
    for x, y in ring[1:]:
        if abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= NEAR:
            kept.append((x, y))
    return kept


def _middle(ring: Sequence[tuple[float, float]]) -> tuple[tuple[float, float], float]:
    """The centre of gravity of a ring, and its area."""
    area = x_sum = y_sum = 0.0
    for (x, y), (to_x, to_y) in zip(ring, [*ring[1:], ring[0]], strict=True):
        part = x * to_y - to_x * y
        area, x_sum, y_sum = area + part, x_sum + (x + to_x) * part, y_sum + (y + to_y) * part
    if abs(area) < 1e-9:
        return ring[0], 0.0
    return (x_sum / (3 * area), y_sum / (3 * area)), abs(area) / 2
