#!/usr/bin/env python3
"""planner_random.py PROGRAM CATALOGUE FIRST COUNT: random small territories under random rules, planned by
the program and by `planner_model`; prints what differs as JSON.

A plan of the program must keep every rule as the model knows it and reach its optimum; where the program
says that no plan is, the model must find none. Each territory has its seed: FIRST, FIRST + 1, …
"""

import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import planner_model

COMMUNES = [
    ("62773", "Samer", "CC de Desvres-Samer", 4700),
    ("62268", "Desvres", "CC de Desvres-Samer", 800),
    ("62160", "Boulogne-sur-Mer", "CA du Boulonnais", 40000),
]
NAMES = {insee: name for insee, name, *_ in COMMUNES}
YEARS = [2027, 2028, 2029]
# What the program may leave open of a plan that it says is the best.
GAP = 1e-4


def inventory(draw):
    kinds = [
        (
            draw.choice([insee for insee, *_ in COMMUNES]),
            draw.choice(["", "AR-1", "AR-2"]),
            draw.choice(["", "place du Marché", "rue Basse"]),
            draw.choice(["SHP;100", "SHP;150", "BF;125", "BF;250", "SHP;70", "IM;150", "FLUO;36"]),
            draw.choice(["routier", "résidentiel", "boule", "lanterne 4 faces"]),
            draw.choice(["permanent", "demi-nuit", "extinction 23h-5h"]),
            draw.choice(["", "", "5", "60"]),
        )
        for _ in range(draw.randint(3, 8))
    ]
    lines = ["Code INSEE;Référence;Armoire;Voie;Type de lampe;Puissance lampe;Type luminaire;Régime;ULR"]
    for at in range(draw.randint(6, 20)):
        insee, cabinet, street, lamp, luminaire, regime, ulr = draw.choice(kinds)
        # A commune without an inventory has no budget.
        insee = COMMUNES[at][0] if at < len(COMMUNES) else insee
        lines.append(f"{insee};P{at:03};{cabinet};{street};{lamp};{luminaire};{regime};{ulr}")
    return "\n".join(lines) + "\n"


def toml(value):
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(key)} = {toml(one)}" for key, one in value.items()) + " }"
    return repr(value)


def written(scenario):
    """A scenario as TOML: values first, then tables, then lists of tables."""
    def is_list(value):
        return isinstance(value, list) and value and isinstance(value[0], dict)

    lines = [f"{key} = {toml(value)}" for key, value in scenario.items() if not isinstance(value, dict) and not is_list(value)]
    for key, value in scenario.items():
        if isinstance(value, dict):
            lines.append(f"[{key}]")
            lines += [f"{json.dumps(name)} = {toml(one)}" for name, one in value.items()]
    for key, value in scenario.items():
        for table in value if is_list(value) else []:
            lines.append(f"[[{key}]]")
            lines += [f"{name} = {toml(one)}" for name, one in table.items()]
    return "\n".join(lines) + "\n"


def base():
    return {
        "nom": "territoire tiré au hasard",
        "base_montants": "HT",
        "inventaires": ["inventaire.csv"],
        "territoire": "communes.csv",
        "catalogue": "catalogue.toml",
        "objectif": "kwh",
        "objectifs": {"facteur4": {"min": 0}, "facteur2": {"min": 0}},
        "regimes": {"demi-nuit": "extinction 0h-5h", "non renseigné": "permanent"},
        "heures": {"latitude": 50.7, "longitude": 1.6, "fuseau": "Europe/Paris"},
        "budgets": {insee: 1e6 for insee, *_ in COMMUNES},
    }


def euros(draw, most):
    return round(draw.uniform(0, most), 2)


def prices(draw, catalogue):
    """The catalogue with other prices, so that no solution is better than another in all ways."""
    def other(found):
        return f"{found[1]}{float(found[2]) * by:.2f}"

    lines, by = [], 1.0
    for line in catalogue.splitlines():
        # Low, usual and high stay in this order.
        if line.startswith(("code", "  {")):
            by = draw.uniform(0.6, 1.6)
        lines.append(re.sub(r"((?:prix|surcout)(?:_bas|_haut)?_ht = )([0-9.]+)", other, line))
    return "\n".join(lines) + "\n"


def scenario(draw, largest, points):
    """Random rules, around the plan that has all the money (`largest`), so that most have a plan."""
    made = base()
    kinds = ["kwh", "kwh", "cout", "co2", "communes", "ciel", ["kwh", "cout"], ["cout", "kwh"], ["communes", "kwh"]]
    made["objectif"] = goal = draw.choice(kinds)
    made["niveau_prix"] = draw.choice(["bas", "usuel", "haut"])
    cost, of_factor = {}, {4: 0, 2: 0}
    for row in largest:
        cost[row["insee"]] = cost.get(row["insee"], 0) + int(row["cout_centimes"]) / 100
        of_factor[int(row["facteur"])] += 1
    years = draw.choice([1, 1, 2, 3])
    if years > 1:
        section = {"liste": YEARS[:years], "report": draw.choice(["non", "oui", "total"])}
        if section["report"] == "oui" and draw.random() < 0.4:
            section["emprunt_max"] = draw.choice([euros(draw, 3000), {"Samer": euros(draw, 3000)}])
        if draw.random() < 0.3:
            section["points_min"] = [draw.randint(0, 2) for _ in range(years)]
        if goal == "kwh" and draw.random() < 0.3:
            section["economies"] = "cumul"
        made["annees"] = section
    generous = draw.choice([0.6, 1.0, 2.0])
    made["budgets"] = {}
    for insee, *_ in COMMUNES:
        all_of = cost.get(insee, 0) * generous
        yearly = [euros(draw, 2 * all_of / years) for _ in range(years)]
        made["budgets"][insee] = yearly if years > 1 else yearly[0]
    for factor in (4, 2):
        most = of_factor[factor]
        least = draw.randint(0, most // 3)
        made["objectifs"][f"facteur{factor}"] = draw.choice(
            [{"min": least}, {"min": least, "max": least + draw.randint(0, most + 1)}, least]
        )
    if draw.random() < 0.2:
        made["objectifs"]["facteur4_compte_pour_facteur2"] = True
    if draw.random() < 0.3:
        made["interdire"] = [selected(draw, points)]
    elif draw.random() < 0.3:
        made["forcer"] = [selected(draw, points)]
    made["limites"] = [limit(draw, years, generous * sum(cost.values())) for _ in range(draw.choice([0, 0, 1, 2]))]
    made["fonds"] = [fund(draw, at, years) for at in range(draw.choice([0, 0, 1, 2]))]
    single = isinstance(goal, str)
    groups = {}
    if draw.random() < 0.4:
        how = ["ensemble", "si_possible"] if years == 1 and goal == "kwh" else ["ensemble"]
        groups[draw.choice(["armoires", "voies"])] = draw.choice(how)
        if "si_possible" in groups.values():
            groups["penalite"] = draw.randint(10, 800)
    if draw.random() < 0.3:
        groups["travaux_armoire"] = "horloge"
    if groups:
        made["groupes"] = groups
    if single and goal != "communes" and draw.random() < 0.15:
        made["seuils"] = [draw.choice([
            {"mesure": "cout", "maximum": euros(draw, 2 * sum(cost.values()))},
            {"mesure": "communes", "minimum": draw.randint(1, 2)},
            {"mesure": "communes", "maximum": 2},
        ])]
    if draw.random() < 0.15:
        made["equite"] = [draw.choice([
            {"mesure": "points", "par": "commune", "minimum": 1},
            {"mesure": "economie", "par": "point", "minimum": draw.randint(10, 200)},
            {"communes": ["Samer"], "mesure": "points", "par": "point", "minimum": round(draw.uniform(0, 0.6), 2)},
        ])]
    if goal == "kwh" and draw.random() < 0.25:
        # A point both forced and forbidden is refused.
        stances = ["favoriser"] if "interdire" in made else ["favoriser", "favoriser", "forcer"]
        made["drapeaux"] = {draw.choice(["boule", "lampe_mercure", "ulr_50"]): draw.choice(stances)}
        made["hypotheses"] = {"bonus_favorise": 0.5}
    if single and draw.random() < 0.2:
        made["replanification"] = {"plan": "precedent.csv", "poids": draw.randint(1, 300)}
    others = {"limites", "equite", "seuils", "forcer", "drapeaux"}
    if not any(made.get(key) for key in others) and draw.random() < 0.5:
        made.setdefault("replanification", {})["faits"] = "faits.csv"
        if draw.random() < 0.3:
            made["replanification"]["budgets_restants"] = True
    if years > 1 and made["annees"]["report"] == "oui" and draw.random() < 0.2:
        made["reinvestissement"] = {"part": draw.choice([0.3, 1.0])}
    return {key: value for key, value in made.items() if value != []}


def selected(draw, points):
    """Some points, by what one of them has."""
    point = draw.choice(points)
    ways = [["reference"], ["reference"], ["technologie"], ["commune", "armoire"], ["voie"]]
    keys = [way for way in ways if all(point[key] for key in way)]
    return {key: point[key] for key in draw.choice(keys)}


def limit(draw, years, money):
    made = draw.choice([{}, {"communes": ["Samer"]}, {"epci": "CC de Desvres-Samer"}, {"population_max": 5000}])
    made = dict(made)
    if years > 1 and draw.random() < 0.4:
        made["annee"] = draw.choice(YEARS[:years])
    if draw.random() < 0.4:
        made["facteur"] = draw.choice([4, 2])
    rules = [("points_min", draw.randint(0, 3)), ("points_max", draw.randint(1, 6)), ("depense_max", euros(draw, money))]
    if made.keys() & {"communes", "epci", "population_max"}:
        rules.append(("part_points_min", round(draw.uniform(0, 0.6), 2)))
    if "facteur" not in made:
        rules.append(("depense_min", euros(draw, money / 3)))
    key, value = draw.choice(rules)
    return {**made, key: value}


def fund(draw, at, years):
    amounts = [euros(draw, 3000) for _ in range(years)]
    made = {"nom": f"Fonds {at}", "part_max": 1, "montant": draw.choice([amounts, amounts[0]]) if years > 1 else amounts[0]}
    made.update(draw.choice([{}, {"epci": "CC de Desvres-Samer"}, {"communes": ["Samer", "62160"]}]))
    if draw.random() < 0.5:
        made["plafond_par_commune"] = euros(draw, 2000)
    if draw.random() < 0.5:
        return {**made, "usage": "complement"}
    made["usage"] = "par_point"
    if draw.random() < 0.5:
        made["facteur"] = draw.choice([4, 2])
    made.update(draw.choice([{"taux": 0.2}, {"montant_par_point": 150.0}, {"montant_par_point": 90.5, "taux": 0.1}]))
    return made


def earlier(draw, lines, solutions, years):
    """A plan of the year before: some of the points, at times with another solution."""
    text = ["insee;fichier;feuille;ligne;foyer;reference;solution;annee;facteur;cout_centimes"]
    for row in lines:
        if draw.random() < 0.5:
            code = row["solution"] if draw.random() < 0.7 else draw.choice(solutions)
            year = draw.choice(YEARS[:years]) if years > 1 else ""
            text.append(f"{row['insee']};{row['fichier']};{row['feuille']};{row['ligne']};{row['foyer']};{row['reference']};{code};{year};{row['facteur']};{row['cout_centimes']}")
    return "\n".join(text) + "\n"


def done(draw, lines):
    """Some points done, at other costs than planned."""
    text = ["insee;fichier;feuille;ligne;foyer;reference;armoire;annee;facteur;cout_centimes"]
    for row in draw.sample(lines, min(len(lines), draw.randint(1, 3))):
        cost = draw.randint(1_000, 40_000)
        text.append(f"{row['insee']};{row['fichier']};{row['feuille']};{row['ligne']};{row['foyer']};{row['reference']};{row['armoire']};;{row['facteur']};{cost}")
    return "\n".join(text) + "\n"


def run(program, folder, *arguments):
    return subprocess.run([program, *arguments], cwd=folder, capture_output=True, text=True, timeout=600)


def trial(program, catalogue, seed, kept):
    """What differs for one seed, as sentences; and whether it has a plan."""
    draw = random.Random(seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "inventaire.csv").write_text(inventory(draw), "utf-8")
        rows = [f"{insee};{commune};{epci};{people}" for insee, commune, epci, people in COMMUNES]
        (folder / "communes.csv").write_text("insee;nom;epci;population\n" + "\n".join(rows) + "\n", "utf-8")
        (folder / "catalogue.toml").write_text(prices(draw, catalogue.read_text("utf-8")), "utf-8")
        (folder / "base.toml").write_text(written(base()), "utf-8")
        first = run(program, folder, "planifier", "base.toml", "-o", "base", "--garder-etapes")
        if first.returncode:
            return [f"base: {first.stderr}"], None
        largest = planner_model.table(folder / "base/plan.csv")
        made = scenario(draw, largest, planner_model.table(folder / "base/etapes/points.csv"))
        codes = sorted({row["solution"] for row in planner_model.table(folder / "base/etapes/solutions.csv")})
        years = len(made.get("annees", {}).get("liste", [None]))
        (folder / "precedent.csv").write_text(earlier(draw, largest, codes, years), "utf-8")
        (folder / "faits.csv").write_text(done(draw, largest), "utf-8")
        (folder / "s.toml").write_text(written(made), "utf-8")
        # Every solution, at the scenario's level of prices: the program sets aside those that no goal and
        # no rule of a scenario can want, so that one is asked which may want any.
        level = {**base(), "niveau_prix": made["niveau_prix"], "objectif": "van"}
        level["limites"] = [{"facteur": 4, "points_min": 0}, {"depense_min": 0.01}]
        (folder / "prix.toml").write_text(written(level), "utf-8")
        priced = run(program, folder, "planifier", "prix.toml", "-o", "prix", "--garder-etapes")
        if priced.returncode:
            return [f"prix: {priced.stderr}"], None
        answer = run(program, folder, "planifier", "s.toml", "-o", "plan", "--json")
        try:
            found = compare(folder, answer)
        except planner_model.Unknown:
            found = [], None
        except ValueError as wrong:
            found = [str(wrong)], True
        if found[0] and kept:
            shutil.copytree(folder, Path(kept) / str(seed), dirs_exist_ok=True)
        return found


def compare(folder, answer):
    def model():
        made = planner_model.plans(folder / "s.toml", folder / "prix/etapes", folder / "communes.csv", folder / "catalogue.toml")
        return made

    os.chdir(folder)
    too_many_done = answer.returncode == 2 and "plus que l'objectif" in answer.stderr
    if answer.returncode not in (0, 1) and not too_many_done:
        return [f"code {answer.returncode}: {answer.stderr[:300]}"], None
    # Where factor 4 counts for factor 2, points done beyond the target of factor 4 are refused all the same.
    if too_many_done and "facteur4_compte_pour_facteur2" in str(model().scenario):
        return [], False
    optimum = model().best()
    if answer.returncode == 1 or too_many_done:
        found = [] if optimum is None else [f"no plan said, {optimum} is possible"]
        return found, False
    said = json.loads(answer.stdout)
    if optimum is None:
        return ["a plan said, none is possible"], True
    proof = said["preuve"]
    reached = [one["atteint"] if one["objectif"] != "cout" else -one["atteint"] for one in said["objectifs"]]
    own = model()
    own.hold(planner_model.table(folder / "plan/plan.csv"))
    value = own.best(reached)
    differences = []
    if value is None:
        return ["its plan breaks a rule"], True
    # The last goal is judged among the plans that the program's own earlier goals leave.
    best = model().best(reached)
    if best is None:
        return [f"its earlier goals {reached} are out of reach: {optimum}"], True
    for at, (mine, most) in enumerate(zip(value, best)):
        if at < len(best) - 1:
            continue
        if most - mine > GAP * max(abs(most), 1e-9) + 1e-6:
            differences.append(f"goal {at}: {mine} reached, {most} is possible ({said['statut']})")
    # Aids shared out among the points in another way may leave room for one more: not looked for.
    by_point = any(one["usage"] == "par_point" for one in own.scenario.get("fonds", []))
    if len(own.years) > 1 and not by_point:
        plan = planner_model.table(folder / "plan/plan.csv")
        later = sum(own.years.index(int(row["annee"])) for row in plan)
        early = model()
        early.hold(plan, earlier=True)
        used = {one["nom"]: one["utilise_centimes"] for one in said.get("fonds", [])}
        least = early.earliest(value[-1], used)
        if later > least:
            differences.append(f"years: {later}, {least} is possible, none of the works later")
    stated = proof["valeur"] * (-1 if own.goals()[-1] == "cout" and proof["valeur"] > 0 else 1)
    if abs(stated - value[-1]) > 1e-4 * max(1.0, abs(stated)):
        differences.append(f"value {stated} said, {value[-1]} counted")
    bound = proof["borne"] * (-1 if own.goals()[-1] == "cout" and proof["borne"] > 0 else 1)
    if best[-1] > bound + 1e-6 * max(1.0, abs(bound)):
        differences.append(f"bound {bound} said, {best[-1]} is possible")
    return differences, True


def main(program, catalogue, first, count, kept=None):
    program, catalogue = str(Path(program).resolve()), Path(catalogue).resolve()
    with_plan, without, differences = 0, 0, []
    for seed in range(int(first), int(first) + int(count)):
        found, has_plan = trial(program, catalogue, seed, kept)
        with_plan += has_plan is True
        without += has_plan is False
        differences += [f"{seed}: {one}" for one in found]
    print(json.dumps({"with_plan": with_plan, "without": without, "differences": differences}, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main(*sys.argv[1:])
