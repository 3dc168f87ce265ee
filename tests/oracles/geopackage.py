"""Reads a GeoPackage with nothing but the standard library, as its specification (OGC 12-128r18) says, and
prints as JSON what it holds. Stops with a message where the file is not what the specification asks for."""

import json
import sqlite3
import struct
import sys
import xml.dom.minidom

path = sys.argv[1]
with open(path, "rb") as file:
    head = file.read(100)
assert head[:16] == b"SQLite format 3\0", "a SQLite file"
assert head[68:72] == b"GPKG", "its application is GeoPackage"
assert struct.unpack(">I", head[60:64])[0] == 10300, "version 1.3"
assert head[18:20] == b"\x01\x01", "no log beside it"

database = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
assert database.execute("PRAGMA foreign_key_check").fetchall() == []
systems = {row[0] for row in database.execute("SELECT srs_id FROM gpkg_spatial_ref_sys")}
assert {-1, 0, 4326} <= systems, "the systems that every package has"
for kind, timestamp in database.execute("SELECT data_type, last_change FROM gpkg_contents"):
    assert kind in ("features", "attributes"), kind
    assert len(timestamp) == 24 and timestamp.endswith("Z"), timestamp


def place(blob, srs_id):
    magic, version, flags, srs = struct.unpack("<2sBBi", blob[:8])
    assert (magic, version, flags, srs) == (b"GP", 0, 1, srs_id), blob[:8]
    order, kind, x, y = struct.unpack("<BIdd", blob[8:])
    assert (order, kind) == (1, 1)
    return [x, y]


layers = {}
for table, kind, srs_id, *extent in database.execute(
    "SELECT table_name, data_type, srs_id, min_x, min_y, max_x, max_y FROM gpkg_contents"
):
    columns = database.execute(f'PRAGMA table_info("{table}")').fetchall()
    assert columns[0][2] == "INTEGER" and columns[0][5] == 1, "an integer primary key"
    geometry = database.execute(
        "SELECT column_name, geometry_type_name, srs_id FROM gpkg_geometry_columns WHERE table_name = ?", (table,)
    ).fetchall()
    names = [column[1] for column in columns]
    rows = []
    for row in database.execute(f'SELECT * FROM "{table}"'):
        row = dict(zip(names, row))
        if geometry:
            assert geometry == [("geom", "POINT", srs_id)]
            row["geom"] = row["geom"] and place(row["geom"], srs_id)
        rows.append(row)
    assert (kind == "features") == bool(geometry)
    places = [row["geom"] for row in rows if geometry and row["geom"]]
    if places:
        assert extent == [f(p[axis] for p in places) for f in (min, max) for axis in (0, 1)], extent
    layers[table] = {"kind": kind, "srs": srs_id, "types": {c[1]: c[2] for c in columns}, "rows": rows}
for style in layers["layer_styles"]["rows"]:
    xml.dom.minidom.parseString(style["styleQML"])
json.dump(layers, sys.stdout)
