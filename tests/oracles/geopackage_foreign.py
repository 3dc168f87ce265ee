"""Writes small SQLite files of other makers, by the name that is asked for."""

import sqlite3
import struct
import sys

path, kind = sys.argv[1:]
database = sqlite3.connect(path)


def package(system=(4326, "EPSG", 4326), layer="eclairage"):
    database.execute("PRAGMA application_id = 0x47504B47")
    database.executescript(
        """
        CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, organization TEXT,
            organization_coordsys_id INTEGER, definition TEXT, description TEXT);
        CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT, identifier TEXT);
        CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, geometry_type_name TEXT,
            srs_id INTEGER, z INTEGER, m INTEGER);
        """
    )
    database.execute("INSERT INTO gpkg_spatial_ref_sys VALUES ('', ?, ?, ?, '', '')", system)
    database.execute("INSERT INTO gpkg_contents VALUES (?, 'features', ?)", (layer, layer))
    database.execute("INSERT INTO gpkg_geometry_columns VALUES (?, 'shape', 'GEOMETRY', ?, 2, 0)", (layer, system[0]))


def head(envelope=0, little=True):
    return b"GP\0" + bytes([envelope << 1 | little]) + struct.pack("<i" if little else ">i", 4326)


if kind == "shapes":
    # Big-endian with an envelope, with height, several points, a line, an empty point, nothing.
    package()
    database.execute(
        "CREATE TABLE eclairage (id INTEGER PRIMARY KEY, shape BLOB, lampe TEXT, w REAL, commune TEXT, photo BLOB, pose DATE)"
    )
    x, y = 1.75, 50.64
    shapes = [
        head(1, False) + struct.pack(">4d", x, x, y, y) + struct.pack(">BIdd", 0, 1, x, y),
        head() + struct.pack("<BIddd", 1, 1001, x, y, 12.0),
        head() + struct.pack("<BII", 1, 4, 2) + 2 * struct.pack("<BIdd", 1, 1, x, y),
        head() + struct.pack("<BIIdddd", 1, 2, 2, x, y, x, y),
        head() + struct.pack("<BIdd", 1, 1, float("nan"), float("nan")),
        None,
        b"GP\0",
    ]
    for shape in shapes:
        database.execute(
            "INSERT INTO eclairage (shape, lampe, w, commune, photo, pose) VALUES (?, 'SHP', 100, 'Samer', ?, '2004-05-12')",
            (shape, b"\x89PNG"),
        )
elif kind == "profiles":
    package(layer="PointLumineux")
    for table in ("ProfilNocturne", "PlageVariation", "ProfilContientPlage"):
        database.execute("INSERT INTO gpkg_contents VALUES (?, 'attributes', ?)", (table, table))
    database.executescript(
        """
        CREATE TABLE PointLumineux (fid INTEGER PRIMARY KEY, shape BLOB, statut TEXT, eclairagePublic BOOLEAN,
            codeInsee TEXT, typeSource TEXT, puissance REAL, valideDe DATE, extinctionNuit BOOLEAN,
            estAdaptatif BOOLEAN, fluxSource REAL, fluxLuminaire REAL, ulrNominal REAL, profilNocturne TEXT);
        INSERT INTO PointLumineux VALUES
            (1, NULL, 'functional', 1, '62773', 'SHP', 115, '2010-06-01', 1, 0, 10000, 7500, 0.03, 'coeur de nuit'),
            (2, NULL, 'functional', 1, '62773', 'VM', 137, '1985-01-01', 0, 1, NULL, NULL, NULL, 'abaisse'),
            (3, NULL, 'functional', 1, '62773', 'LED', 30, '2020-01-01', 0, 0, NULL, NULL, NULL, 'inconnu'),
            (4, NULL, 'projected', 1, '62773', 'LED', 30, '2030-01-01', 0, 0, NULL, NULL, NULL, NULL),
            (5, NULL, 'dismantled', 1, '62773', 'SHP', 115, '1990-01-01', 0, 0, NULL, NULL, NULL, NULL),
            (6, NULL, 'functional', 1, '62773', 'XX', 115, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
            (7, NULL, 'functional', 1, '62773', 'FLUO', 44, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
        CREATE TABLE ProfilNocturne (fid INTEGER PRIMARY KEY, nomProfil TEXT, allumageSoir TEXT, extinctionMatin TEXT);
        INSERT INTO ProfilNocturne VALUES (1, 'coeur de nuit', '', ''), (2, 'abaisse', '+15CS', '-15LS'), (3, 'inconnu', NULL, NULL);
        CREATE TABLE PlageVariation (fid INTEGER PRIMARY KEY, nomPlage TEXT, grandeurVariation TEXT, heureDebut TEXT,
            heureFin TEXT, formatVariation TEXT, valeur REAL, valideDe DATE, valideJusque DATE);
        INSERT INTO PlageVariation VALUES
            (1, 'nuit', 'EX', '23:00HL', '05:00', NULL, NULL, NULL, NULL),
            (2, 'moins', 'P', '-120MN', '+240MN', '%', 30, NULL, NULL);
        CREATE TABLE ProfilContientPlage (fid INTEGER PRIMARY KEY, nomProfil TEXT, nomPlage TEXT);
        INSERT INTO ProfilContientPlage VALUES (1, 'coeur de nuit', 'nuit'), (2, 'abaisse', 'moins');
        """
    )
elif kind == "view":
    # What would run without end, were it read.
    package()
    database.executescript(
        """
        CREATE VIEW eclairage AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS lampe FROM n;
        """
    )
elif kind == "generated":
    # A column that is worked out anew for each row, for hours.
    package()
    database.executescript(
        """
        CREATE TABLE eclairage (commune TEXT, lampe TEXT, w REAL, depart TEXT GENERATED ALWAYS AS
            (instr(hex(zeroblob(400000)), hex(zeroblob(200000)) || commune)) VIRTUAL);
        INSERT INTO eclairage (commune, lampe, w) VALUES ('Samer', 'SHP', 100), ('Samer', 'SHP', 100), ('Samer', 'SHP', 100);
        """
    )
elif kind == "log":
    # As QGIS leaves it while the layer is open.
    package()
    database.commit()
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("CREATE TABLE eclairage (commune TEXT, lampe TEXT, w REAL)")
    database.execute("INSERT INTO eclairage VALUES ('Samer', 'SHP', 100)")
    database.commit()
    import os

    os._exit(0)
elif kind == "closed-log":
    package()
    database.commit()
    database.execute("PRAGMA journal_mode = WAL")
    database.executescript(
        """
        CREATE TABLE eclairage (commune TEXT, lampe TEXT, w REAL);
        INSERT INTO eclairage VALUES ('Samer', 'SHP', 100), ('Samer', 'SHP', 70), ('Samer', 'BF', 125);
        """
    )
elif kind == "database":
    database.execute("CREATE TABLE eclairage (commune TEXT, lampe TEXT, w REAL)")
elif kind == "empty":
    package()
database.commit()
database.close()
