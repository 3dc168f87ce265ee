"""Computes again, from the raw inventories and the tables alone, what a plan says of its points.

It shares no code with the program and uses the standard library only (Python 3.11, for tomllib): it
opens the spreadsheets itself, works out the sun, the hours, the power drawn, the energy before and
after, the class, the price, then with `recompute_money.py` the money of each commune, the certificates, the
kVA, the CO2 and the flags. It knows the titles of the sample inventories and no others.

    python3 recompute.py <project folder> <folder of the plan> [<scenario>]

It prints one JSON object: what was compared, and every difference. The exit code is 0 either way."""

import csv
import datetime as dt
import io
import json
import math
import re
import sys
import tomllib
import unicodedata
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import recompute_money

PLACE = (50.7264, 1.6147)  # Boulogne-sur-Mer
YEAR = 2026
LAMPS = {
    "SHP": ["shp", "sodium haute pression", "sodium hp", "son t"],
    "BF": ["bf", "vapeur de mercure", "ballon fluorescent", "ballon fluo", "mercure", "vm"],
    "IM": ["im", "iodures metalliques", "iodure metallique"],
    "CPO": ["cpo", "cosmopolis"],
    "SBP": ["sbp", "sodium basse pression"],
    "FC": ["fc", "fluocompacte", "fluo compacte", "fluo compact"],
    "TF": ["tf", "tube fluorescent", "tube fluo"],
    "IND": ["ind", "induction"],
    "INC": ["inc", "incandescence"],
}
FLAG_OF_LAMP = {
    "BF": "lampe_mercure",
    "INC": "lampe_incandescence",
    "FC": "lampe_fluocompacte",
    "TF": "lampe_tube",
    "SHP": "lampe_2027",
    "IM": "lampe_2027",
    # Low-pressure sodium has no mercury: the exemptions that end in 2027 are not about it.
    "CPO": "lampe_2027",
}
TITLES = {
    "lamp": ["type lampe", "lampe", "nature de la source", "source", "type de lampe", "lampe modele lampe"],
    "power": ["puissance w", "puissance unitaire w", "puissance", "puissance lampe w", "p w"],
    "system": ["puissance systeme w"],
    "ballast": ["ballast", "type ballast", "appareillage"],
    "regime": ["regime", "fonctionnement", "regime de fonctionnement", "regime horaires"],
    "cabinet": ["armoire", "armoire de commande"],
    "luminaire": ["type luminaire", "type de luminaire", "luminaire", "luminaire libelle luminaire"],
    "reference": ["reference", "repere", "designation", "n point", "identifiant"],
}


def plain(text):
    text = unicodedata.normalize("NFD", str(text).lower())
    text = "".join(sign for sign in text if not unicodedata.combining(sign))
    return re.sub(r"[^a-z0-9]+", " ", text).strip()


# --- Spreadsheets -------------------------------------------------------------------------------


def local(element):
    return element.tag.rsplit("}", 1)[-1]


def letters(index):
    text = ""
    while index >= 0:
        text, index = chr(65 + index % 26) + text, index // 26 - 1
    return text


def xlsx_sheets(path):
    archive = zipfile.ZipFile(path)
    shared = []
    if "xl/sharedStrings.xml" in archive.namelist():
        for item in ElementTree.fromstring(archive.read("xl/sharedStrings.xml")):
            shared.append("".join(node.text or "" for node in item.iter() if local(node) == "t"))
    links = {}
    for link in ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels")):
        links[link.get("Id")] = link.get("Target")
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    for sheet in (node for node in book.iter() if local(node) == "sheet"):
        rid = next(value for key, value in sheet.attrib.items() if key.endswith("}id"))
        target = links[rid].lstrip("/").removeprefix("xl/")
        rows = {}
        tree = ElementTree.fromstring(archive.read("xl/" + target))
        for row in (node for node in tree.iter() if local(node) == "row"):
            cells = {}
            for cell in row:
                column = re.match("[A-Z]+", cell.get("r")).group()
                value = next((node.text for node in cell if local(node) == "v"), None)
                if cell.get("t") == "s":
                    value = shared[int(value)]
                elif cell.get("t") == "inlineStr":
                    value = "".join(node.text or "" for node in cell.iter() if local(node) == "t")
                if value is not None:
                    cells[column] = value
            rows[int(row.get("r"))] = cells
        for area in (node.get("ref") for node in tree.iter() if local(node) == "mergeCell"):
            fill_down(rows, area)
        yield sheet.get("name"), rows


def fill_down(rows, area):
    """What stands in a cell merged over rows of one column stands in each."""
    left, first, right, last = re.match(r"([A-Z]+)(\d+):([A-Z]+)(\d+)", area).groups()
    text = rows.get(int(first), {}).get(left)
    if left == right and text is not None:
        for at in range(int(first), int(last) + 1):
            rows.setdefault(at, {})[left] = text


def ods_sheets(path):
    root = ElementTree.fromstring(zipfile.ZipFile(path).read("content.xml"))

    def attribute(node, name):
        return next((value for key, value in node.attrib.items() if key.endswith("}" + name)), None)

    for table in (node for node in root.iter() if local(node) == "table"):
        rows, number = {}, 0
        for row in (node for node in table.iter() if local(node) == "table-row"):
            cells, column = {}, 0
            for cell in row:
                times = int(attribute(cell, "number-columns-repeated") or 1)
                value = attribute(cell, "value")
                if value is None:
                    texts = (node for node in cell if local(node) == "p")
                    value = " ".join("".join(text.itertext()) for text in texts) or None
                if value is not None and times < 100:
                    for at in range(column, column + times):
                        cells[letters(at)] = value
                column += times
            times = int(attribute(row, "number-rows-repeated") or 1)
            if cells:
                for at in range(number + 1, number + times + 1):
                    rows[at] = cells
            number += times
        yield attribute(table, "name"), rows


def csv_sheets(path):
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252")
    first = text.splitlines()[0]
    delimiter = max(";,\t", key=first.count)
    rows, line = {}, 1
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    for row in reader:
        rows[line] = {letters(at): cell for at, cell in enumerate(row) if cell != ""}
        line = reader.line_num + 1
    yield "", rows


def sheets(path):
    if path.suffix in (".xlsx", ".xlsm"):
        return dict(xlsx_sheets(path))
    return dict(ods_sheets(path) if path.suffix == ".ods" else csv_sheets(path))


def columns_of(rows):
    """The column of each field, by the titles above the first rows of a sheet."""
    found = {}
    for at in sorted(rows)[:12]:
        for column, text in rows[at].items():
            for field, titles in TITLES.items():
                if plain(text) in titles:
                    found.setdefault(field, column)
    # Under one merged « Lampe » stand its type and its power, side by side.
    found.setdefault("power", letters_after(found["lamp"]))
    return found


# --- Sun and hours --------------------------------------------------------------------------------


def sun_events(day):
    """Minutes of sunrise and sunset in universal time, by the equations of NOAA."""
    latitude, longitude = PLACE
    start = dt.datetime(day.year, day.month, day.day)
    julian0 = (start - dt.datetime(2000, 1, 1, 12)).total_seconds() / 86400.0

    def event(sign):
        minute = 720.0 - 4.0 * longitude
        for _ in range(6):
            century = (julian0 + minute / 1440.0) / 36525.0
            mean = math.radians((280.46646 + century * (36000.76983 + 0.0003032 * century)) % 360)
            anomaly = math.radians(357.52911 + century * (35999.05029 - 0.0001537 * century))
            orbit = 0.016708634 - century * (0.000042037 + 0.0000001267 * century)
            centre = (
                math.sin(anomaly) * (1.914602 - century * (0.004817 + 0.000014 * century))
                + math.sin(2 * anomaly) * (0.019993 - 0.000101 * century)
                + math.sin(3 * anomaly) * 0.000289
            )
            node = math.radians(125.04 - 1934.136 * century)
            apparent = mean + math.radians(centre - 0.00569 - 0.00478 * math.sin(node))
            tilt = 23.439291 - 0.013004 * century + 0.00256 * math.cos(node)
            tilt = math.radians(tilt)
            declination = math.asin(math.sin(tilt) * math.sin(apparent))
            half = math.tan(tilt / 2) ** 2
            equation = 4 * math.degrees(
                half * math.sin(2 * mean)
                - 2 * orbit * math.sin(anomaly)
                + 4 * orbit * half * math.sin(anomaly) * math.cos(2 * mean)
                - 0.5 * half * half * math.sin(4 * mean)
                - 1.25 * orbit * orbit * math.sin(2 * anomaly)
            )
            phi = math.radians(latitude)
            cosine = math.cos(math.radians(90.833)) / (math.cos(phi) * math.cos(declination))
            cosine -= math.tan(phi) * math.tan(declination)
            angle = math.degrees(math.acos(cosine))
            minute = 720.0 - 4.0 * (longitude - sign * angle) - equation
        return minute

    return event(-1), event(+1)


def paris_offset(moment):
    """Hours of legal time over universal time: summer time from the last Sunday of March to that of
    October, 1 h UTC."""

    def last_sunday(month):
        day = dt.datetime(moment.year, month, 31, 1)
        return day - dt.timedelta(days=(day.weekday() + 1) % 7)

    return 2 if last_sunday(3) <= moment < last_sunday(10) else 1


def lit_minutes():
    """For each minute of the legal day, in how many nights of the year it is lit (parts of minutes at
    both ends)."""
    minutes = [0.0] * 1440
    day = dt.date(YEAR, 1, 1)
    while day.year == YEAR:
        midnight = dt.datetime(day.year, day.month, day.day)
        rise, sunset = sun_events(day)
        for begin, end in ((0.0, rise - 15.0), (sunset + 15.0, 1440.0)):
            at = begin
            while at < end - 1e-9:
                until = min(math.floor(at + 1e-9) + 1.0, end)
                moment = midnight + dt.timedelta(minutes=math.floor(at + 1e-9))
                local_minute = (math.floor(at + 1e-9) + 60 * paris_offset(moment)) % 1440
                minutes[int(local_minute)] += until - at
                at = until
        day += dt.timedelta(days=1)
    return minutes


def windows(regime):
    """Windows of an operating profile: begin, end (minutes) and share of full power."""
    text = plain(regime).replace("semi", "demi")
    if text in ("", "permanent", "nuit entiere"):
        return []
    if text in ("demi nuit", "demi permanent"):
        return [(0, 300, 0.0)]
    share = re.search(r"(\d+) ?%", str(regime).replace("−", "-"))
    hours = re.findall(r"(\d{1,2}) ?[hH](\d{2})?", str(regime))
    if len(hours) < 2:
        raise ValueError(f"régime « {regime} »")
    begin, end = ((int(hour) * 60 + int(minute or 0)) % 1440 for hour, minute in hours[:2])
    return [(begin, end, 1.0 - int(share.group(1)) / 100.0 if share else 0.0)]


def equivalent_hours(minutes, profile):
    def share(at):
        shares = [1.0]
        for begin, end, of in profile:
            inside = begin <= at < end if begin <= end else at >= begin or at < end
            if inside:
                shares.append(of)
        return min(shares)

    return sum(lit * share(at) for at, lit in enumerate(minutes)) / 60.0


def dimmed_hours(profile):
    """Hours at half of the power or less, of the night of the year that has fewest. The one night that is
    an hour short, when summer time begins, is taken for one of the others."""
    low = [window for window in profile if window[2] <= 0.5]

    def is_low(at):
        return any(
            begin <= at < end if begin <= end else at >= begin or at < end for begin, end, _ in low
        )

    counts = []
    day = dt.date(YEAR, 1, 1)
    while day < dt.date(YEAR, 12, 31):
        night = 0
        offset = 60 * paris_offset(dt.datetime(day.year, day.month, day.day, 12))
        for of, evening in ((day, True), (day + dt.timedelta(days=1), False)):
            rise, sunset = sun_events(of)
            begin, end = (math.ceil(sunset + 15), 1440) if evening else (0, math.floor(rise - 15))
            night += sum(is_low((at + offset) % 1440) for at in range(begin, end))
        counts.append(night / 60.0)
        day += dt.timedelta(days=1)
    return min(counts)


# --- Power, prices, money -------------------------------------------------------------------------


def system_power(table, code, watts, ballast):
    entry = next(one for one in table["technologie"] if one["code"] == code)
    rule = table["regle"]
    if "facteur" in entry:
        return watts * entry["facteur"]
    if plain(ballast).startswith("electron") and code not in ("CPO", "IND"):
        return round(watts * rule["electronique"], 3)
    known = {float(lamp): power for lamp, power in entry["systeme_w"].items()}
    if watts in known:
        return known[watts]
    limit, above = rule["changement_w"], rule["magnetique_au_dela"]
    power = watts * above
    if watts < limit:
        power = min(watts * rule["magnetique_en_dessous"], limit * above)
    for lamp, of_lamp in known.items():
        power = max(power, of_lamp) if lamp < watts else min(power, of_lamp)
    return round(power, 3)


def lamp_code(text):
    """The code of a lamp; its watts may stand in the same cell: « SHP 100W »."""
    wanted = re.sub(r" ?\d+ ?w$", "", plain(text))
    for code, names in LAMPS.items():
        if wanted in names:
            return code
    raise ValueError(f"lampe « {text} »")


class Comparison:
    def __init__(self):
        self.points, self.communes, self.differences = 0, 0, []

    def check(self, where, what, said, computed, tolerance):
        if abs(said - computed) > tolerance:
            self.differences.append(f"{where}, {what} : {said} dit, {computed} recalculé")


def raw_rows(project, lines):
    """The raw cells of each line of the plan, by field."""
    books, columns = {}, {}
    for line in lines:
        path, sheet = project / "inventories" / line["fichier"], line["feuille"]
        if path not in books:
            books[path] = sheets(path)
        rows = books[path][sheet]
        if (path, sheet) not in columns:
            columns[path, sheet] = columns_of(rows)
        at = int(line["ligne"])
        of_sheet = columns[path, sheet]
        raw = {field: rows[at].get(column, "") for field, column in of_sheet.items()}
        # Some sheets name a cabinet at its first row only.
        while not raw["cabinet"] and at > 1:
            at -= 1
            raw["cabinet"] = rows.get(at, {}).get(of_sheet["cabinet"], "")
        yield line, raw


def letters_after(column):
    index = 0
    for sign in column:
        index = index * 26 + ord(sign) - 64
    return letters(index)


def number(text):
    return float(re.sub(r"[^0-9,.\-]", "", str(text)).replace(",", "."))


def main(project, plan_folder, scenario_file=None):
    scenario = recompute_money.read_scenario(scenario_file)
    ballasts = tomllib.loads((project / "src/energy/ballast.toml").read_text("utf-8"))
    catalogue = tomllib.loads((project / "scenarios/catalogue.toml").read_text("utf-8"))
    ranges = {one["code"]: one for one in catalogue["gamme"]}
    text = (plan_folder / "plan.csv").read_text("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    minutes = lit_minutes()
    hours, dimmed = {}, {}
    found, communes, flags = Comparison(), {}, {}
    for line, raw in raw_rows(project, lines):
        where = f"{line['fichier']}, {line['feuille']}, ligne {line['ligne']}"
        code = lamp_code(raw["lamp"])
        watts = number(raw["power"] or raw["lamp"])
        before = windows(raw.get("regime", ""))
        range_code, power, dimming = line["solution"].rsplit("-", 2)
        product = ranges[range_code]
        step = next(one for one in product["paliers"] if one["puissance_w"] == float(power))
        # The old ballast's dimming leaves with it; switch-offs stay.
        after = [window for window in before if window[2] == 0.0]
        if dimming != "aucune" and after:
            found.differences.append(f"{where} : abaissement sur un réseau coupé")
        if dimming != "aucune":
            share, begin, end = map(int, dimming.split("_"))
            after.append((begin * 60, end * 60, 1.0 - share / 100.0))
        for profile in (before, after):
            key = tuple(profile)
            if key not in hours:
                hours[key] = equivalent_hours(minutes, profile)
        if tuple(after) not in dimmed:
            dimmed[tuple(after)] = dimmed_hours(after)
        # What an inventory gives of the power drawn holds; else the tables.
        drawn = system_power(ballasts, code, watts, raw.get("ballast", ""))
        drawn = number(raw["system"]) if raw.get("system") else drawn
        kwh_before = drawn * hours[tuple(before)] / 1000.0
        kwh_after = step["puissance_w"] * hours[tuple(after)] / 1000.0
        found.points += 1
        # The two suns are some seconds a day apart: a ten-thousandth over the year.
        found.check(where, "kWh avant", number(line["kwh_avant"]), kwh_before, kwh_before * 5e-4)
        found.check(where, "kWh après", number(line["kwh_apres"]), kwh_after, kwh_after * 5e-4)
        factor = kwh_before / kwh_after
        said = int(line["facteur"])
        if not (factor >= 4 * 0.9995 if said == 4 else 2 * 0.9995 <= factor < 4 * 1.0005):
            found.differences.append(f"{where} : facteur {said} dit, {factor:.4f} recalculé")
        price = recompute_money.cents(step["prix_ht"] + product_dimming(catalogue, dimming))
        found.check(where, "coût (centimes)", int(line["cout_centimes"]), price, 0)
        point = {
            "cost": price,
            "class": said,
            "drawn": drawn,
            "watts": step["puissance_w"],
            "before": kwh_before,
            "after": kwh_after,
            "cabinet": plain(raw["cabinet"]),
            "globe": plain(raw["luminaire"]) == "boule",
            "lamp_flag": FLAG_OF_LAMP.get(code),
            "dims": dimming != "aucune",
            "network_is_cut": any(window[2] == 0.0 for window in before),
            "dimmed_hours": dimmed[tuple(after)],
            # A lamp or a kit says no ULR of its own.
            "new": "ulr_pct" in product,
            "running": not product.get("fctva", True),
            "upkeep": product["entretien_an_ht"],
            "life": product["duree_vie_h"],
        }
        communes.setdefault(line["insee"], []).append(point)
        key = (line["fichier"], line["feuille"], int(line["ligne"]), int(line["foyer"]))
        flags[key] = recompute_money.flags(point)
    sums = compare_workbooks(found, project, plan_folder, scenario, communes, flags, sum(minutes) / 60)
    answer = {
        "points": found.points,
        "communes": found.communes,
        "lit_hours": sum(minutes) / 60.0,
        "sums": sums,
        "differences": found.differences,
    }
    print(json.dumps(answer, ensure_ascii=False))


def product_dimming(catalogue, dimming):
    if dimming == "aucune":
        return 0.0
    for one in catalogue["gradation"]:
        if one["code"] == dimming:
            return one["surcout_ht"]
    raise ValueError(f"gradation {dimming}")


def labelled(rows):
    """The figure beside each label of a sheet: column A, then B."""
    return {row["A"].replace("\u00a0", " "): row.get("B") for row in rows.values() if "A" in row}


def compare_workbooks(found, project, folder, scenario, communes, flags, lit_hours):
    """« Financement », « Synthèse » and the flags of « Points » of each commune with works; the sums of
    what others pay, cents."""
    known = recompute_money.terms(project, scenario)
    budgets = recompute_money.budgets_of(sheets(project / "scenarios/budgets_boulonnais.xlsx"))
    of_all = {}
    for book in sorted((folder / "communes").glob("*.xlsx")):
        insee = book.name.split("_")[0]
        if insee not in communes:
            continue
        found.communes += 1
        sheets_of = dict(xlsx_sheets(book))
        of_money, of_page, sums = recompute_money.commune(
            communes[insee], scenario, known, lit_hours, budgets.get(insee, 0)
        )
        money = labelled(sheets_of["Financement"])
        found.differences += recompute_money.unlawful(insee, money, known["part_propre_min"])
        for key, amount in sums.items():
            of_all[key] = of_all.get(key, 0) + amount
        for sheet, computed in (("Financement", of_money), ("Synthèse", of_page)):
            said = labelled(sheets_of[sheet])
            for label, (amount, tolerance) in computed.items():
                # A line that nothing would stand in may be left out.
                if label in said or amount:
                    found.check(book.name, label, float(said.get(label) or 0), amount, tolerance)
        rows = sheets_of["Points"]
        header = next(at for at in sorted(rows) if "Signalements" in rows[at].values())
        titles = {title: column for column, title in rows[header].items()}
        for at in sorted(rows):
            row = rows[at]
            source = [row.get(titles[name], "") for name in ("Fichier", "Feuille", "Ligne", "Foyer")]
            if at <= header or not source[0]:
                continue
            key = (source[0], source[1], int(float(source[2])), int(float(source[3])))
            codes = re.split(r"[\s,;]+", row.get(titles["Signalements"], ""))
            if codes != flags[key]:
                found.differences.append(f"{book.name}, {key} : {codes} dit, {flags[key]} recalculé")
    return of_all


if __name__ == "__main__":
    main(*(Path(given) for given in sys.argv[1:]))
