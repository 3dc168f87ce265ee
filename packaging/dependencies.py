#!/usr/bin/env python3
"""What the program is built from, from `cargo metadata` and the crates' own files.

    dependencies.py check              against deny.toml: licences, bans, sources, versions twice
    dependencies.py licences TARGET    every licence that goes with the binary of TARGET, as text
    dependencies.py sbom TARGET        the same crates as a CycloneDX document

Python 3.11 and nothing else. `check` says what cargo-deny would, where that is not installed.
"""

import hashlib
import json
import os
import re
import subprocess
import sys
import tomllib
import uuid
from datetime import datetime, timezone
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CRATES_IO = "registry+https://github.com/rust-lang/crates.io-index"
# Files of a crate, or of the C++ that it brings, that say under which terms it is handed on.
LICENCE_FILE = re.compile(r"(licen[cs]e|copying|copyright|notice|unlicense|third_party)", re.IGNORECASE)
# Sources that no build compiles.
NOT_BUILT = {"catch", "tests", "test", "examples", "docs", "highspy-extras", "nuget"}


def metadata(target=None):
    command = ["cargo", "metadata", "--locked", "--format-version", "1"]
    if target:
        command += ["--filter-platform", target]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE)
    return json.loads(done.stdout)


def reachable(graph, kinds):
    """The packages that the program reaches by dependencies of these kinds (None is a normal one)."""
    nodes = {node["id"]: node for node in graph["resolve"]["nodes"]}
    edges = {}
    waiting = [graph["resolve"]["root"]]
    while waiting:
        one = waiting.pop()
        if one in edges:
            continue
        edges[one] = sorted(
            dep["pkg"]
            for dep in nodes[one]["deps"]
            if any(kind["kind"] in kinds for kind in dep["dep_kinds"])
        )
        waiting += edges[one]
    packages = {package["id"]: package for package in graph["packages"] if package["id"] in edges}
    return packages, edges


def in_the_binary(target):
    """The crates whose code the binary of a target holds: no macro that only wrote code, no build
    script."""
    graph = metadata(target)
    packages, edges = reachable(graph, {None})

    def is_macro(name):
        return any("proc-macro" in part["kind"] for part in packages[name]["targets"])

    # What only a macro uses is not reached without it.
    for node in graph["resolve"]["nodes"]:
        if node["id"] in packages:
            node["deps"] = [
                dep for dep in node["deps"] if dep["pkg"] not in packages or not is_macro(dep["pkg"])
            ]
    packages, edges = reachable(graph, {None})
    root = packages.pop(graph["resolve"]["root"])
    by_name = sorted(packages.values(), key=lambda package: (package["name"], package["version"]))
    return root, by_name, edges


def spdx(package):
    """The licence of a crate as an SPDX expression; the older way writes « / » for « OR »."""
    return re.sub(r"\s*/\s*", " OR ", package["license"] or "")


# ── check ──────────────────────────────────────────────────────────────────────────────────────────


def allows(expression, allowed):
    """Whether one of the choices of an SPDX expression is allowed whole.

    >>> ours = {"MIT", "Zlib", "Apache-2.0 WITH LLVM-exception"}
    >>> [allows(told, ours) for told in ("MIT", "GPL-3.0 OR MIT", "Apache-2.0 WITH LLVM-exception")]
    [True, True, True]
    >>> allows("(GPL-3.0 OR MIT) AND Zlib", ours)
    True
    >>> [allows(told, ours) for told in ("GPL-3.0", "MIT AND GPL-3.0", "Apache-2.0", "", "MIT Zlib")]
    [False, False, False, False, False]
    """
    words = re.findall(r"\(|\)|[^\s()]+", expression)

    def either():
        value = both()
        while words and words[0] == "OR":
            words.pop(0)
            value = both() or value
        return value

    def both():
        value = one()
        while words and words[0] == "AND":
            words.pop(0)
            value = one() and value
        return value

    def one():
        word = words.pop(0) if words else ""
        if word == "(":
            value = either()
            if words:
                words.pop(0)
            return value
        if words and words[0] == "WITH":
            word = " ".join([word, words.pop(0), words.pop(0)])
        return word in allowed

    return either() and not words


def faults(packages, rules):
    """What deny.toml forbids.

    >>> one = {"name": "a", "version": "1.2.0", "license": "MIT", "source": CRATES_IO}
    >>> rules = {"licenses": {"allow": ["MIT"]}, "bans": {"deny": [], "skip": []}}
    >>> list(faults({1: one}, rules))
    []
    >>> list(faults({1: one, 2: one | {"version": "2.0.0"}}, rules))
    ['a : versions 1.2.0, 2.0.0 sans raison dans deny.toml']
    >>> rules["bans"]["skip"] = [{"crate": "a@1"}]
    >>> list(faults({1: one, 2: one | {"version": "2.0.0"}}, rules))
    []
    >>> list(faults({2: one | {"version": "2.0.0"}}, rules))
    ['a@1 : exception de deny.toml devenue inutile']
    >>> rules["bans"] = {"deny": [{"crate": "a", "reason": "parle"}], "skip": []}
    >>> list(faults({1: one | {"license": "GPL-3.0", "source": "git+https://x"}}, rules))
    ... # doctest: +NORMALIZE_WHITESPACE
    ['a 1.2.0 : licence « GPL-3.0 » hors de la liste de deny.toml',
     'a 1.2.0 : exclu par deny.toml (parle)',
     'a 1.2.0 : source « git+https://x » inconnue de deny.toml']
    """
    allowed = set(rules["licenses"]["allow"])
    banned = {ban["crate"]: ban["reason"] for ban in rules["bans"]["deny"]}
    skipped = [skip["crate"].partition("@") for skip in rules["bans"]["skip"]]
    versions = {}
    for package in packages.values():
        name, version = package["name"], package["version"]
        called = f"{name} {version}"
        if not allows(spdx(package), allowed):
            yield f"{called} : licence « {spdx(package)} » hors de la liste de deny.toml"
        if name in banned:
            yield f"{called} : exclu par deny.toml ({banned[name]})"
        if package["source"] not in (None, CRATES_IO):
            yield f"{called} : source « {package['source']} » inconnue de deny.toml"
        if not any(name == crate and (version + ".").startswith(major + ".") for crate, _, major in skipped):
            versions.setdefault(name, []).append(version)
    for name, several in sorted(versions.items()):
        if len(several) > 1:
            yield f"{name} : versions {', '.join(sorted(several))} sans raison dans deny.toml"
    known = {(package["name"], package["version"]) for package in packages.values()}
    for crate, _, major in skipped:
        if not any(name == crate and (version + ".").startswith(major + ".") for name, version in known):
            yield f"{crate}@{major} : exception de deny.toml devenue inutile"


def check():
    with open(ROOT / "deny.toml", "rb") as file:
        rules = tomllib.load(file)
    packages, _ = reachable(metadata(), {None, "build", "dev"})
    found = list(faults(packages, rules))
    for fault in found:
        print(fault, file=sys.stderr)
    if not found:
        print(f"Dépendances : {len(packages) - 1} paquets, licences, sources et versions conformes à deny.toml.")
    return 1 if found else 0


# ── licences ───────────────────────────────────────────────────────────────────────────────────────


def licence_texts(package):
    folder = Path(package["manifest_path"]).parent
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in NOT_BUILT)
        for name in sorted(files):
            path = Path(place) / name
            # Sources are called so too (`license.rs`): a licence is a text.
            if LICENCE_FILE.search(name) and path.suffix.lower() in ("", ".txt", ".md") or (
                LICENCE_FILE.match(name) and path.suffix[1:].upper() in ("MIT", "APACHE", "BOOST")
            ):
                yield path.read_text(encoding="utf-8", errors="replace").strip()


def licences(target):
    """Every crate with its licence, then each different text once, with the crates that it is of."""
    root, packages, _ = in_the_binary(target)
    print(f"Licences des {len(packages)} paquets que contient {root['name']} {root['version']} ({target})\n")
    texts = {}
    for package in packages:
        called = f"{package['name']} {package['version']}"
        print(f"  {called} : {spdx(package)}")
        found = list(licence_texts(package))
        if not found:
            authors = ", ".join(package["authors"]) or package["repository"] or "non nommés"
            found = [f"Aucun texte dans le paquet. Licence déclarée : {spdx(package)}. Auteurs : {authors}."]
        for text in found:
            texts.setdefault(text, []).append(called)
    runtime = (ROOT / "packaging" / "runtime.txt").read_text(encoding="utf-8")
    print("\n" + runtime.strip())
    for text, of in texts.items():
        print(f"\n{'─' * 78}\n{', '.join(dict.fromkeys(of))}\n{'─' * 78}\n\n{text}")


# ── SBOM ───────────────────────────────────────────────────────────────────────────────────────────


def purl(package):
    return f"pkg:cargo/{package['name']}@{package['version']}"


def component(package, checksums):
    made = {
        "type": "library",
        "bom-ref": purl(package),
        "name": package["name"],
        "version": package["version"],
        "purl": purl(package),
        "licenses": [{"expression": spdx(package)}],
    }
    if package["description"]:
        made["description"] = " ".join(package["description"].split())
    if checksum := checksums.get((package["name"], package["version"])):
        made["hashes"] = [{"alg": "SHA-256", "content": checksum}]
    if package["repository"]:
        made["externalReferences"] = [{"type": "vcs", "url": package["repository"]}]
    return made


# The C and C++ that crates compile, which are no crates: where each says its version, and what it is.
COMPILED = {
    "highs-sys": ("HiGHS", "MIT", "ERGO-Code/HiGHS@v{}", "HiGHS/Version.txt", r"^HIGHS_\w+=(\d+)$"),
    "libsqlite3-sys": (
        "SQLite",
        "blessing",
        "sqlite/sqlite@version-{}",
        "sqlite3/sqlite3.h",
        r'^#define SQLITE_VERSION +"([\d.]+)"',
    ),
}


def version_told(text, pattern):
    """A version from the line that tells it, or the lines, a part each.

    >>> version_told("A_MAJOR=1\\nA_MINOR=15", r"^A_\\w+=(\\d+)$")
    '1.15'
    """
    return ".".join(re.findall(pattern, text, re.MULTILINE))


def compiled(packages):
    """What each crate compiles, by its name."""
    made = {}
    for package in packages:
        if package["name"] in COMPILED:
            name, licence, place, file, pattern = COMPILED[package["name"]]
            told = (Path(package["manifest_path"]).parent / file).read_text(encoding="utf-8")
            version = version_told(told, pattern)
            reference = "pkg:github/" + place.format(version)
            made[package["name"]] = {
                "type": "library",
                "bom-ref": reference,
                "name": name,
                "version": version,
                "purl": reference,
                "licenses": [{"expression": licence}],
            }
    return made


def sbom(target):
    root, packages, edges = in_the_binary(target)
    with open(ROOT / "Cargo.lock", "rb") as file:
        locked = tomllib.load(file)["package"]
    checksums = {(one["name"], one["version"]): one.get("checksum") for one in locked}
    names = {package["id"]: purl(package) for package in [root, *packages]}
    graph = [
        {"ref": names[name], "dependsOn": sorted(names[below] for below in edges[name] if below in names)}
        for name in names
    ]
    sources = compiled(packages)
    for crate, made in sources.items():
        for node in graph:
            if node["ref"].startswith(f"pkg:cargo/{crate}@"):
                node["dependsOn"].append(made["bom-ref"])
        graph.append({"ref": made["bom-ref"], "dependsOn": []})
    application = component(root, {}) | {"type": "application"}
    application.pop("hashes", None)
    components = [component(package, checksums) for package in packages] + list(sources.values())
    # The day of the sources, so that the same sources give the same document.
    moment = datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", "0")), timezone.utc)
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "timestamp": moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": application,
            "properties": [{"name": "target", "value": target}],
        },
        "components": components,
        "dependencies": sorted(graph, key=lambda node: node["ref"]),
    }
    digest = hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()
    document["serialNumber"] = f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, digest)}"
    print(json.dumps(document, indent=2, ensure_ascii=False))


def main(arguments):
    match arguments:
        case ["check"]:
            return check()
        case ["licences", target]:
            licences(target)
        case ["sbom", target]:
            sbom(target)
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
