#!/usr/bin/env python3
"""The best plan of a scenario, by a model of one's own in another language and another solver.

planner_model.optimum(scenario, stages, communes, catalogue): the scenario as TOML says it, the tables of
points, classes and solutions of `planifier --garder-etapes`, the communes, the catalogue. The rules are
those that the comments of `scenarios/boulonnais.toml` describe, written down once more from these
comments alone; CBC solves them. Nothing here comes from the program. What the model does not know (NPV,
shares of funds below 1, « max » of an equity, points done under other rules, the revolving fund of an
EPCI) is refused.
"""

import csv
import math
import subprocess
import tempfile
import tomllib
import unicodedata
from pathlib import Path

CO2_KG_BY_KWH = 0.0519
PRICE_KWH = 0.17


class Unknown(Exception):
    """A rule that this model does not know."""


def table(path):
    text = Path(path).read_text("utf-8-sig")
    delimiter = max(";,", key=text.splitlines()[0].count)
    return list(csv.DictReader(text.splitlines(), delimiter=delimiter))


def number(text):
    return float(text.replace(",", ".")) if text else 0.0


def plain(text):
    bare = unicodedata.normalize("NFD", str(text).casefold())
    return "".join(sign for sign in bare if unicodedata.category(sign) != "Mn").strip()


def cents(euros):
    return math.floor(float(euros) * 100 + 0.5)


class Linear:
    """A linear expression: the factor of each variable, and a constant."""

    def __init__(self, terms=(), constant=0.0):
        self.terms, self.constant = {}, constant
        for name, factor in terms:
            self.terms[name] = self.terms.get(name, 0.0) + factor

    def __add__(self, other):
        both = list(self.terms.items()) + list(other.terms.items())
        return Linear(both, self.constant + other.constant)

    def __mul__(self, by):
        return Linear(((name, factor * by) for name, factor in self.terms.items()), self.constant * by)

    def __sub__(self, other):
        return self + other * -1.0

    def at(self, values):
        return self.constant + sum(factor * values.get(name, 0.0) for name, factor in self.terms.items())


def total(parts):
    whole = Linear()
    terms = []
    for part in parts:
        whole.constant += part.constant
        terms.extend(part.terms.items())
    return Linear(terms, whole.constant)


class Program:
    """Rows, bounds and kinds of variables; solved by CBC for one goal after another."""

    def __init__(self):
        self.rows, self.bounds, self.integers = [], {}, set()

    def variable(self, name, upper, integer=True):
        self.bounds[name] = upper
        if integer:
            self.integers.add(name)
        return Linear([(name, 1.0)])

    def at_most(self, left, right):
        row = left - right
        self.rows.append((row.terms, "<=", -row.constant))

    def equal(self, left, right):
        row = left - right
        self.rows.append((row.terms, "=", -row.constant))

    def maximum(self, goal):
        """The values of the variables at the greatest goal; none where no plan is."""

        def written(terms):
            some = [f"{factor:+.10f} {name}" for name, factor in terms.items() if factor != 0.0]
            return "\n ".join(some) or "0 nothing"

        lines = ["Maximize", " goal: " + written(goal.terms), "Subject To"]
        for at, (terms, sense, right) in enumerate(self.rows):
            if terms:
                lines.append(f" r{at}: {written(terms)} {sense} {right:.8f}")
            elif (sense == "<=" and right < -1e-7) or (sense == "=" and abs(right) > 1e-7):
                return None
        lines.append("Bounds\n 0 <= nothing <= 0")
        lines += [f" 0 <= {name} <= {upper}" for name, upper in self.bounds.items()]
        lines.append("Generals")
        lines += [f" {name}" for name in sorted(self.integers)]
        lines.append("End")
        with tempfile.TemporaryDirectory() as folder:
            model, answer = Path(folder, "model.lp"), Path(folder, "answer.txt")
            model.write_text("\n".join(lines) + "\n")
            options = ["ratio", "0", "allow", "0", "increment", "1e-7", "solve", "solu", str(answer)]
            subprocess.run(["cbc", str(model), *options], capture_output=True, check=True, timeout=300)
            status, *rest = answer.read_text().splitlines()
        if "nfeasible" in status:
            return None
        if not status.startswith("Optimal"):
            raise RuntimeError(f"cbc: {status}")
        values = {}
        for line in rest:
            _, name, value, *_ = line.replace("**", "").split()
            value = float(value)
            values[name] = round(value) if name in self.integers else value
        return values


class Plans:
    """All plans that a scenario allows."""

    def __init__(self, scenario, stages, communes, catalogue):
        self.scenario = scenario
        self.program = Program()
        self.communes = {row["insee"]: row for row in communes}
        self.points = [row for row in table(Path(stages, "points.csv")) if row["classe"]]
        self.inventory = table(Path(stages, "points.csv"))
        self.offers = {}
        for row in table(Path(stages, "solutions.csv")):
            self.offers.setdefault(row["classe"], []).append(row)
        section = scenario.get("annees", {})
        self.years = section.get("liste", [None])
        self.carry = section.get("report", "non" if len(self.years) > 1 else "total")
        self.cumulated = section.get("economies") == "cumul"
        self.refuse()
        self.works(catalogue)
        self.money()
        self.rules()

    def refuse(self):
        known = {
            "nom", "base_montants", "inventaires", "territoire", "catalogue", "niveau_prix", "objectif", "objectifs",
            "tolerance_objectifs", "regimes", "budgets", "heures", "annees", "forcer", "interdire",
            "limites", "equite", "seuils", "fonds", "groupes", "drapeaux", "hypotheses",
            "reinvestissement", "replanification",
        }
        if self.scenario.keys() - known:
            raise Unknown(str(self.scenario.keys() - known))
        if self.scenario["base_montants"] != "HT":
            raise Unknown("TTC")

    # --- What is chosen ---------------------------------------------------------------------------

    def works(self, catalogue):
        """A variable a kind of alike points, solution, year and aid: how many of them."""
        place = lambda row: (row["fichier"], row["feuille"], row["ligne"], row["foyer"])
        before = {}
        section = self.scenario.get("replanification", {})
        self.done = table(section["faits"]) if "faits" in section else []
        if self.done and self.scenario.keys() & {"limites", "equite", "seuils", "forcer", "drapeaux"}:
            raise Unknown("rules and points done")
        if "plan" in section:
            before = {place(row): (row["solution"], row["annee"]) for row in table(section["plan"])}
        kinds = {}
        done = {place(row) for row in self.done}
        for row in self.points:
            if place(row) in done:
                continue
            forced = any(self.matches(one, row) for one in self.scenario.get("forcer", []))
            forced = forced or self.has_flag(row, "forcer")
            banned = any(self.matches(one, row) for one in self.scenario.get("interdire", []))
            key = (*self.kind(row), forced, banned, before.get(place(row)))
            kinds[key] = kinds.get(key, 0) + 1
        self.chosen, self.granted, self.of_kind = [], [], {}
        funds = self.scenario.get("fonds", [])
        for at, (key, count) in enumerate(sorted(kinds.items(), key=str)):
            insee, of_class, cabinet, street, flags, forced, banned, known = key
            mine = []
            for o, offer in enumerate(self.offers.get(of_class, [])):
                if banned:
                    break
                for y in range(len(self.years)):
                    for f in [None, *range(len(funds))]:
                        aid = 0 if f is None else self.grant(funds[f], insee, offer)
                        if f is not None and aid == 0:
                            continue
                        name = f"x{at}_{o}_{y}_{'n' if f is None else f}"
                        works = {
                            "number": self.program.variable(name, count), "insee": insee, "class": of_class,
                            "cabinet": cabinet, "street": street, "flags": flags, "year": y, "fund": f, "aid": aid,
                            "cost": cents(number(offer["cout_eur"])), "kwh": number(offer["economie_kwh_an"]),
                            "factor": int(offer["facteur"]), "solution": offer["solution"], "known": known,
                        }
                        mine.append(works)
            number_of_kind = total(one["number"] for one in mine)
            self.program.at_most(number_of_kind, Linear(constant=count))
            if forced and not banned:
                self.program.equal(number_of_kind, Linear(constant=count))
            if not banned:
                self.of_kind[at] = (count, insee, cabinet, street, mine)
            self.chosen += mine
        self.cabinets(catalogue)

    def cabinets(self, catalogue):
        """Works of a cabinet, paid once, in the year of the first works on its points."""
        self.opened = []
        code = self.scenario.get("groupes", {}).get("travaux_armoire")
        if not code:
            return
        item = next(one for one in catalogue["armoire"] if one["code"] == code)
        level = {"bas": "prix_bas_ht", "haut": "prix_haut_ht"}.get(self.scenario.get("niveau_prix"), "prix_ht")
        price = cents(item[level])
        cabinets = {(one["insee"], one["cabinet"]) for one in self.chosen if one["cabinet"]}
        # Those of a cabinet that has a point done are done.
        cabinets = sorted(cabinets - {(row["insee"], row["armoire"]) for row in self.done})
        for at, (insee, cabinet) in enumerate(cabinets):
            opened = [self.program.variable(f"z{at}_{y}", 1) for y in range(len(self.years))]
            self.program.at_most(total(opened), Linear(constant=1))
            self.opened += [
                {"number": one, "insee": insee, "year": y, "cost": price} for y, one in enumerate(opened)
            ]
            works = self.some(insee=insee, cabinet=cabinet)
            for one in works:
                most = next(iter(one["number"].terms))
                until = total(opened[: one["year"] + 1])
                self.program.at_most(one["number"], until * self.program.bounds[most])
            for y, of_year in enumerate(opened):
                self.program.at_most(of_year, total(one["number"] for one in works if one["year"] == y))

    def grant(self, fund, insee, offer):
        if fund["usage"] != "par_point" or not self.in_scope(fund, insee):
            return 0
        if fund.get("facteur", int(offer["facteur"])) != int(offer["facteur"]):
            return 0
        cost = cents(number(offer["cout_eur"]))
        aid = cents(fund.get("montant_par_point", 0.0)) + math.floor(cost * fund.get("taux", 0.0) + 0.5)
        return min(aid, cost)

    # --- Who and which ----------------------------------------------------------------------------

    def in_scope(self, rule, insee):
        commune = self.communes[insee]
        if "communes" in rule and not {plain(insee), plain(commune["nom"])} & set(map(plain, rule["communes"])):
            return False
        if "epci" in rule and plain(rule["epci"]) != plain(commune["epci"]):
            return False
        return int(commune["population"]) <= rule.get("population_max", math.inf)

    def matches(self, rule, row):
        for key, wanted in rule.items():
            said = [row[key]] if key != "commune" else [row["commune"], row["insee"]]
            if plain(wanted) not in map(plain, said):
                return False
        return True

    def has_flag(self, row, stance):
        return bool(self.stance(stance) & self.flags(row))

    def stance(self, stance):
        return {flag for flag, what in self.scenario.get("drapeaux", {}).items() if what == stance}

    def flags(self, row):
        """The flags of a point that these scenarios speak of."""
        ulr = row["ulr_pct"]
        flags = {"ulr_50"} if number(ulr) > 50 else set()
        flags |= {"boule"} if row["luminaire"] == "boule" and not ulr else set()
        flags |= {"lampe_mercure"} if row["technologie"] == "BF" else set()
        return frozenset(flags)

    def kind(self, row):
        return (row["insee"], row["classe"], row["armoire"], row["voie"], self.flags(row))

    def some(self, **wanted):
        """The chosen works that are as wanted."""
        return [one for one in self.chosen if all(one[key] == value for key, value in wanted.items())]

    # --- Money ------------------------------------------------------------------------------------

    def money(self):
        years = range(len(self.years))
        funds = self.scenario.get("fonds", [])
        self.drawn = drawn = {}
        for f, fund in enumerate(funds):
            if fund.get("part_max", 0.5) < 1:
                raise Unknown("part_max")
            for insee in self.communes:
                for y in years:
                    if fund["usage"] == "complement" and self.in_scope(fund, insee):
                        drawn[insee, f, y] = self.program.variable(f"d{insee}_{f}_{y}", 1e12, integer=False)
                    else:
                        aids = self.some(insee=insee, fund=f, year=y)
                        drawn[insee, f, y] = total(one["number"] * one["aid"] for one in aids)
            held = fund["montant"] if isinstance(fund["montant"], list) else None
            used = [total(drawn[insee, f, y] for insee in self.communes) for y in years]
            if held:
                for y in years:
                    self.program.at_most(used[y], Linear(constant=cents(held[y])))
            else:
                self.program.at_most(total(used), Linear(constant=cents(fund["montant"])))
            if "plafond_par_commune" in fund:
                for insee in self.communes:
                    of_commune = total(drawn[insee, f, y] for y in years)
                    self.program.at_most(of_commune, Linear(constant=cents(fund["plafond_par_commune"])))
        # What communes pay with their own money and that of the funds which complete it.
        self.spent = {
            (insee, y): total(
                [one["number"] * (one["cost"] - one["aid"]) for one in self.some(insee=insee, year=y)]
                + [one["number"] * one["cost"] for one in self.opened if (one["insee"], one["year"]) == (insee, y)]
            )
            for insee in self.communes
            for y in years
        }
        complements = [f for f, fund in enumerate(funds) if fund["usage"] == "complement"]
        for insee in self.communes:
            self.budget_of(insee, [total(drawn[insee, f, y] for f in complements) for y in years])

    def budget_of(self, insee, added):
        """Within the budgets of a commune, which funds add to."""
        years = range(len(self.years))
        given = self.scenario["budgets"].get(insee, 0.0)
        given = given if isinstance(given, list) else [given] + [0.0] * (len(self.years) - 1)
        # What is done was paid with the first budgets.
        paid = sum(int(row["cout_centimes"]) for row in self.done if row["insee"] == insee)
        paid = 0 if self.scenario.get("replanification", {}).get("budgets_restants") else paid
        own = []
        for amount in map(cents, given):
            own.append(Linear(constant=max(amount - paid, 0)))
            paid = max(paid - amount, 0)
        if paid:
            raise Unknown("points done beyond the budgets")
        share = self.scenario.get("reinvestissement", {}).get("part", 0.0)
        if share:
            if self.scenario["reinvestissement"].get("vers", "commune") != "commune":
                raise Unknown("vers")
            for y in years:
                # Whole cents a point and year.
                back = [
                    one["number"] * math.floor(one["kwh"] * PRICE_KWH * share * 100)
                    for one in self.some(insee=insee)
                    if one["year"] < y
                ]
                own[y] = own[y] + total(back)
        spent = [self.spent[insee, y] for y in years]
        loan = self.scenario.get("annees", {}).get("emprunt_max", 0.0)
        if isinstance(loan, dict):
            names = {plain(insee), plain(self.communes[insee]["nom"])}
            loan = next((amount for name, amount in loan.items() if plain(name) in names), 0.0)
        if self.carry == "non":
            for y in years:
                self.program.at_most(spent[y], own[y] + added[y])
        elif self.carry == "total":
            self.program.at_most(total(spent), total(own) + total(added))
        else:
            for y in years:
                until = slice(0, y + 1)
                available = total(own[until]) + total(added[until])
                later = total(own[y + 1 :])
                if not later.terms:
                    advanced = Linear(constant=min(cents(loan), later.constant))
                    self.program.at_most(total(spent[until]), available + advanced)
                else:
                    self.program.at_most(total(spent[until]), available + Linear(constant=cents(loan)))
                    self.program.at_most(total(spent[until]), available + later)

    # --- Rules ------------------------------------------------------------------------------------

    def rules(self):
        self.targets()
        self.groups()
        self.limits()
        self.shares()
        least = self.scenario.get("annees", {}).get("points_min", [])
        for y, points in enumerate(least):
            self.program.at_most(Linear(constant=points), total(one["number"] for one in self.some(year=y)))
        self.served = None
        if "communes" in str(self.scenario.get("objectif")) or any(
            one["mesure"] == "communes" for one in self.scenario.get("seuils", [])
        ):
            self.serve()
        for one in self.scenario.get("seuils", []):
            measured = self.measure(one["mesure"])
            if one["mesure"] == "cout":
                measured = measured * -1.0
            if "minimum" in one:
                self.program.at_most(Linear(constant=one["minimum"]), measured)
            if "maximum" in one:
                self.program.at_most(measured, Linear(constant=one["maximum"]))

    def serve(self):
        self.served = []
        for insee in self.communes:
            served = self.program.variable(f"s{insee}", 1)
            works = total(one["number"] for one in self.some(insee=insee))
            count = sum(1 for row in self.points if row["insee"] == insee)
            self.program.at_most(served, works)
            self.program.at_most(works, served * max(count, 1))
            self.served.append(served)

    def targets(self):
        wanted = self.scenario["objectifs"]
        of_factor = {
            factor: total(one["number"] for one in self.some(factor=factor))
            + Linear(constant=sum(1 for row in self.done if int(row["facteur"]) == factor))
            for factor in (4, 2)
        }
        if wanted.get("facteur4_compte_pour_facteur2"):
            moved = self.program.variable("moved", len(self.points))
            self.program.at_most(moved, of_factor[4])
            of_factor = {4: of_factor[4] - moved, 2: of_factor[2] + moved}
        for factor, number_of in of_factor.items():
            asked = wanted[f"facteur{factor}"]
            bounds = asked if isinstance(asked, dict) else {"min": asked, "max": asked}
            if "min" in bounds:
                self.program.at_most(Linear(constant=bounds["min"]), number_of)
            if "max" in bounds:
                self.program.at_most(number_of, Linear(constant=bounds["max"]))

    def groups(self):
        """Cabinets and streets renovated whole; what is lost to those begun and not ended."""
        section = self.scenario.get("groupes", {})
        self.lost = Linear()
        for key, column in (("armoires", "cabinet"), ("voies", "street")):
            how = section.get(key, "libre")
            if how == "libre":
                continue
            groups = {}
            for count, insee, cabinet, street, mine in self.of_kind.values():
                name = cabinet if column == "cabinet" else street
                if name:
                    known = groups.setdefault((insee, plain(name)), [0, []])
                    known[0] += count
                    known[1] += mine
            for at, (count, mine) in enumerate(groups.values()):
                if how == "ensemble":
                    whole = [self.program.variable(f"w{key}{at}_{y}", 1) for y in range(len(self.years))]
                    self.program.at_most(total(whole), Linear(constant=1))
                    for y, all_of in enumerate(whole):
                        done = total(one["number"] for one in mine if one["year"] == y)
                        self.program.equal(done, all_of * count)
                else:
                    if len(self.years) > 1:
                        raise Unknown("si_possible over years")
                    done = total(one["number"] for one in mine)
                    all_of = self.program.variable(f"w{key}{at}", 1)
                    part = self.program.variable(f"p{key}{at}", 1)
                    self.program.at_most(all_of * count, done)
                    self.program.at_most(done, (all_of + part) * count)
                    self.lost = self.lost + part * section["penalite"]

    def limits(self):
        for rule in self.scenario.get("limites", []):
            year = self.years.index(rule["annee"]) if "annee" in rule else None
            works = [
                one
                for one in self.chosen
                if (year is None or one["year"] == year) and rule.get("facteur", one["factor"]) == one["factor"]
            ]
            here = [one for one in works if self.in_scope(rule, one["insee"])]
            points = total(one["number"] for one in here)
            spent = total(one["number"] * (one["cost"] - one["aid"]) for one in here)
            if "facteur" not in rule:
                spent = spent + total(
                    one["number"] * one["cost"]
                    for one in self.opened
                    if self.in_scope(rule, one["insee"]) and (year is None or one["year"] == year)
                )
            if "points_min" in rule:
                self.program.at_most(Linear(constant=rule["points_min"]), points)
            if "points_max" in rule:
                self.program.at_most(points, Linear(constant=rule["points_max"]))
            if "depense_min" in rule:
                self.program.at_most(Linear(constant=cents(rule["depense_min"])), spent)
            if "depense_max" in rule:
                self.program.at_most(spent, Linear(constant=cents(rule["depense_max"])))
            if "part_points_min" in rule:
                everywhere = total(one["number"] for one in works)
                self.program.at_most(everywhere * rule["part_points_min"], points)

    def shares(self):
        for rule in self.scenario.get("equite", []):
            if rule["minimum"] == "max":
                raise Unknown("max")
            for insee, commune in self.communes.items():
                points = sum(1 for row in self.inventory if row["insee"] == insee)
                if not points or not self.in_scope(rule, insee):
                    continue
                by = {"commune": 1, "habitant": int(commune["population"]), "point": points}
                works = self.some(insee=insee)
                factor = 1.0 if rule["mesure"] == "points" else None
                got = total(one["number"] * (factor or one["kwh"]) for one in works)
                least = rule["minimum"] * by[rule.get("par", "commune")]
                self.program.at_most(Linear(constant=least - 1e-6), got)

    # --- Goals ------------------------------------------------------------------------------------

    def measure(self, name):
        """What a goal counts, by itself: more is better."""
        if name == "cout":
            works = self.chosen + self.opened
            return total(one["number"] * (-one["cost"] / 100.0) for one in works)
        if name == "communes":
            return total(self.served)
        if name == "ciel":
            upward = {"ulr_50", "boule"}
            return total(one["number"] for one in self.chosen if upward & one["flags"])
        by = {"kwh": 1.0, "co2": CO2_KG_BY_KWH}.get(name)
        if by is None:
            raise Unknown(name)
        return total(one["number"] * (one["kwh"] * by) for one in self.chosen)

    def goals(self):
        said = self.scenario.get("objectif", "kwh")
        return said if isinstance(said, list) else [said]

    def goal(self, name):
        """What a goal makes as great as can be: with what is favoured, kept from before, and lost."""
        if name in ("kwh", "co2"):
            by = 1.0 if name == "kwh" else CO2_KG_BY_KWH
            bonus = self.scenario.get("hypotheses", {}).get("bonus_favorise", 0.1)
            favoured = self.stance("favoriser")

            def worth(one):
                times = len(self.years) - one["year"] if self.cumulated else 1
                return one["kwh"] * by * times * (1.0 + (bonus if one["flags"] & favoured else 0.0))

            value = total(one["number"] * worth(one) for one in self.chosen)
        else:
            value = self.measure(name)
        return value + self.kept() - self.lost

    def kept(self):
        weight = self.scenario.get("replanification", {}).get("poids", 0.0)
        if not weight:
            return Linear()

        def share(one):
            if one["known"] is None or one["known"][0] != one["solution"]:
                return 0.0
            year = self.years[one["year"]]
            same = year is None or one["known"][1] == str(year)
            return 1.0 if same else 0.5

        return total(one["number"] * (weight * share(one)) for one in self.chosen)

    def best(self, reached=()):
        """The greatest value of each goal, one after another; `reached` is what another solver reached
        of the goals before, where it may differ in its last digits. None where no plan is."""
        found = []
        tolerance = self.scenario.get("tolerance_objectifs", 0.001)
        for at, name in enumerate(self.goals()):
            goal = self.goal(name)
            values = self.program.maximum(goal)
            if values is None:
                return None
            value = goal.at(values)
            found.append(value)
            held = reached[at] if at < len(reached) else value
            self.program.at_most(Linear(constant=held - abs(held) * tolerance), goal)
        return found

    def earliest(self, value, used):
        """The least sum of years, from 0, of the works of plans whose last goal is worth so much and that
        use no more cents of each fund, by its name."""
        for f, fund in enumerate(self.scenario.get("fonds", [])):
            all_of = total(one for (_, of, _), one in self.drawn.items() if of == f)
            self.program.at_most(all_of, Linear(constant=used[fund["nom"]]))
        goal = self.goal(self.goals()[-1])
        self.program.at_most(Linear(constant=value - 1e-6 * max(1.0, abs(value))), goal)
        later = total(one["number"] * one["year"] for one in self.chosen)
        return later.at(self.program.maximum(later * -1.0))

    def hold(self, plan, earlier=False):
        """Keeps to the points of a plan, so that `best` says whether it is one of these plans; with
        `earlier`, to the same works, none later and some perhaps earlier."""
        place = lambda row: (row["fichier"], row["feuille"], row["ligne"], row["foyer"])
        of_place = {place(row): row for row in self.points}
        years = range(len(self.years))
        counted = {}
        for row in plan:
            year = self.years.index(int(row["annee"])) if row.get("annee") else 0
            key = (*self.kind(of_place[place(row)]), row["solution"])
            counted.setdefault(key, [0] * len(self.years))[year] += 1
        groups = {}
        for one in self.chosen:
            key = tuple(one[name] for name in ("insee", "class", "cabinet", "street", "flags", "solution"))
            groups.setdefault(key, []).append(one)
        if counted.keys() - groups.keys():
            raise ValueError(f"works that no rule allows: {counted.keys() - groups.keys()}")
        for key, works in groups.items():
            planned = counted.get(key, [0] * len(self.years))
            for y in years:
                until = total(one["number"] for one in works if one["year"] <= y)
                least = Linear(constant=sum(planned[: y + 1]))
                if earlier and y < len(self.years) - 1:
                    self.program.at_most(least, until)
                else:
                    self.program.equal(until, least)


def plans(path, stages, communes, catalogue):
    """The plans that a scenario file allows."""
    scenario = tomllib.loads(Path(path).read_text("utf-8"))
    return Plans(scenario, stages, table(communes), tomllib.loads(Path(catalogue).read_text("utf-8")))
