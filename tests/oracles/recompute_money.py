"""The money, the certificates and the flags of a commune's chosen points, computed again from the points
that `recompute.py` worked out, the scenario and the tables: what a council pays, what others may pay (CGCT
L.1111-10, L.5214-16), what comes back. It shares no code with the program."""

import math
import tomllib
from pathlib import Path

# What the energy-saving certificate asks (RES-EC-104): half of the power or less, hours a night.
DIMMED_HOURS = 5.0


def cents(euros):
    return math.floor(euros * 100.0 + 0.5) if euros >= 0 else -math.floor(-euros * 100.0 + 0.5)


def terms(project, scenario):
    """The hypotheses: those of the table, then those of the scenario."""
    table = tomllib.loads((project / "src/scenario/hypotheses.toml").read_text("utf-8"))
    known = {one["cle"]: one.get("valeur") for one in table["hypothese"]}
    return known | scenario.get("hypotheses", {})


def read_scenario(path):
    return tomllib.loads(Path(path).read_text("utf-8")) if path else {}


def budgets_of(sheets):
    """Budgets by INSEE code of a workbook with the titles of the sample, cents."""
    (rows,) = sheets.values()
    title = next(at for at in sorted(rows) if "Code INSEE" in rows[at].values())
    code, amount = (
        next(column for column, text in rows[title].items() if text.startswith(start))
        for start in ("Code INSEE", "Budget")
    )
    lines = (rows[at] for at in rows if at > title)
    return {row[code]: cents(float(row[amount])) for row in lines if row.get(code) and row.get(amount)}


def certificate(point, known):
    """Euros of the certificate of a point: of a new luminaire that is dimmed long enough."""
    if known.get("cee_par_point") is not None:
        value = known["cee_par_point"]
    elif known.get("cee_prix_mwhc") is not None:
        value = known["cee_kwh_cumac"] / 1000.0 * known["cee_prix_mwhc"]
    else:
        return 0.0
    return value if point["new"] and point["dimmed_hours"] >= DIMMED_HOURS - 0.01 else 0.0


def granted(aid, points):
    """Cents that the rules of an aid give a commune for its points, before any common ceiling."""
    open_to = [
        point
        for point in points
        if (point["new"] or aid.get("eligibles") == "toutes")
        and ("facteur" not in aid or aid["facteur"] == point["class"])
    ]
    open_to.sort(key=lambda point: -point["cost"])
    of_points = 0.0
    for point in open_to[: aid.get("points_max", len(open_to))]:
        base = min(point["cost"] / 100.0, aid.get("assiette_max_par_point", math.inf))
        of_points += min(base * aid["taux"], aid.get("plafond_par_point", math.inf))
    return min(cents(of_points), cents(aid.get("plafond_par_commune", 1e12)))


def commune(points, scenario, known, hours, budget):
    """What « Financement » and « Synthèse » say of a commune with these points, by label, with the
    difference that is none."""
    cost = sum(point["cost"] for point in points)
    vat = 1.0 + known["tva"]
    with_tax = cents(cost / 100 * vat)
    running = cents(sum(point["cost"] for point in points if point["running"]) / 100 * vat)
    refund = cents((with_tax - running) / 100 * known["fctva"])
    # The budget pays first, then what is added to it.
    fund = max(0, cost - budget) if scenario.get("fonds") else 0
    certificates = cents(sum(certificate(point, known) for point in points))
    public = cost - certificates
    ceiling = max(0, min(cents(public / 100 * (1 - known["part_propre_min"])) - fund, public - 2 * fund))
    wished = [granted(aid, points) for aid in scenario.get("aides", [])]
    aids = min(sum(wished), ceiling)
    left = with_tax - refund - fund - aids - certificates

    saved = sum(point["before"] - point["after"] for point in points)
    apart = known.get("prix_energie_kwh") is not None
    energy = saved * (known["prix_energie_kwh"] if apart else known["prix_kwh"])
    watts = {}
    for point in points:
        watts[point["cabinet"]] = watts.get(point["cabinet"], 0.0) + point["drawn"] - point["watts"]
    whole_kva = sum(max(0, math.floor(of / 1000 + 1e-6)) for of in watts.values())
    subscription = whole_kva * (known.get("abonnement_kva") or 0.0)
    upkeep = sum(known["entretien_decharge"] - point["upkeep"] for point in points)
    yearly = energy + subscription + upkeep
    yearly_ttc = (energy + subscription) * (1 + known["tva_electricite"]) + upkeep * vat

    def annuity(years):
        return sum((1 + known["taux_actualisation"]) ** -year for year in range(1, years + 1))

    price = energy / saved
    lives = [max(1, math.floor(point["life"] / hours)) for point in points]
    worth = sum(
        ((point["before"] - point["after"]) * price + known["entretien_decharge"] - point["upkeep"])
        * annuity(life)
        for point, life in zip(points, lives)
    )
    worth += subscription * annuity(min(lives))
    net = cost - fund - aids - certificates

    exact, near = 0.001, 5e-4
    of_money = {
        "Coût hors taxes": (cost / 100, exact),
        "Coût toutes taxes comprises": (with_tax / 100, exact),
        "Fonds communs": (fund / 100, exact),
        "Certificats d'économies d'énergie": (certificates / 100, exact),
        "Aides retenues": (aids / 100, exact),
        "FCTVA, versé un à deux ans après": (refund / 100, exact),
        "Reste à charge de la commune, à terme": (left / 100, exact),
        "Électricité économisée (HT)": (energy, energy * near),
        "Abonnement économisé (HT)": (subscription, exact),
        "Entretien évité (HT)": (upkeep, exact),
        "Économie annuelle (HT)": (yearly, yearly * near),
        "Économie annuelle pour la commune (TTC)": (yearly_ttc, yearly_ttc * near),
        "Temps de retour pour la commune (TTC, aides et FCTVA déduits, années)": (
            max(0, left) / 100 / yearly_ttc,
            max(0, left) / 100 / yearly_ttc * near + 1e-9,
        ),
        "Valeur actuelle nette, sur la durée de vie": (worth - net / 100, worth * near),
    }
    if wished:
        of_money["Plafond des aides cumulées"] = (ceiling / 100, exact)
    for aid, amount in zip(scenario.get("aides", []), wished):
        of_money[f"Aide : {aid['nom']}"] = (amount / 100, exact)
    # Planning values: to the hundred, or to the hundredth of what is small.
    carbon = known["co2_kg_par_kwh"]
    of_page = {}
    for label, kwh in [
        ("CO₂ avant (kg/an)", sum(point["before"] for point in points)),
        ("CO₂ après (kg/an)", sum(point["after"] for point in points)),
        ("CO₂ évité (kg/an)", saved),
    ]:
        amount = kwh * carbon
        step = 1 if amount < 1_000 else 10 if amount < 10_000 else 100
        of_page[label] = (amount, step / 2 + amount * near)
    sums = {"fund": fund, "aids": aids, "public": public, "certificates": certificates, "kva": whole_kva}
    sums["at_ceiling"] = int(sum(wished) > ceiling)
    return of_money, of_page, sums


def unlawful(insee, said, own_share):
    """What the law forbids in « Financement » as it is written, euros by label."""

    def euros(label):
        return float(said.get(label) or 0)

    fund, aids = euros("Fonds communs"), euros("Aides retenues")
    public = euros("Coût hors taxes") - euros("Certificats d'économies d'énergie")
    if fund + aids > (1 - own_share) * public + 0.01:
        yield f"{insee} : la commune ne garde pas {own_share:.0%} du coût HT, CEE déduits"
    if fund > (public - aids) / 2 + 0.01:
        yield f"{insee} : le fonds de concours passe la moitié de ce qui reste à la commune"


def flags(point):
    """Codes of the flags of a point with its solution, as the sample's inventories let them be known:
    they tell neither ULR, nor flux, nor colour temperature."""
    raised = ["boule"] if point["globe"] else []
    raised += [point["lamp_flag"]] if point["lamp_flag"] else []
    raised.append("donnees_2018")
    if point["globe"] and not point["new"]:
        raised.append("ulr_garde")
    if point["dims"] and point["network_is_cut"]:
        raised.append("reseau_coupe")
    if point["dimmed_hours"] < DIMMED_HOURS - 0.01:
        raised.append("res_ec_104")
    return raised
