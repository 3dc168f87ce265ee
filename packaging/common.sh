# What the archives have in common; read by the scripts beside it, from the project's folder.

out="${PAQUETS:-paquets}"
target_dir="${CARGO_TARGET_DIR:-target}"
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -1)

# The day of the sources is that of every file: the same sources give the same archive.
SOURCE_DATE_EPOCH="${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 0)}"
if git rev-parse HEAD >/dev/null 2>&1; then
    REVERBERE_REVISION="$(git describe --always --dirty=+ --abbrev=12 --exclude='*') du $(date -u -d "@$SOURCE_DATE_EPOCH" +%d/%m/%Y)"
    export REVERBERE_REVISION
fi
export SOURCE_DATE_EPOCH

# The day that dependencies are told: the same at each commit, or their C would be compiled again, and all
# that stands on it, polars among them.
no_day=315532800

# No path of the machine that builds stands in the binary; those of our own sources are relative already.
remap="--remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}/registry/src=crates"

# The whole program is linked at once, which cannot be done by increments.
export CARGO_INCREMENTAL=0

# stage FOLDER TARGET: what goes with the binary on every system.
stage() {
    rm -rf "$1"
    mkdir -p "$1/exemple"
    cp -R inventories scenarios suivis "$1/exemple/"
    sed "s/VERSION/$version/g" packaging/LISEZMOI.txt >"$1/LISEZMOI.txt"
    cp CHANGELOG.md LICENSE-MIT LICENSE-APACHE "$1/"
    python3 packaging/dependencies.py licences "$2" >"$1/LICENCES-TIERCES.txt"
    python3 packaging/dependencies.py sbom "$2" >"$1/sbom.cdx.json"
}

# settle FOLDER: one date and the usual rights for all that is there.
settle() {
    find "$1" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
    chmod -R u=rwX,go=rX "$1"
}

# tighten TOOL ARCHIVE: packed again by a better search for the same format, 4 % smaller, where its
# program is there (advancecomp of Debian).
tighten() {
    if command -v "$1" >/dev/null 2>&1; then
        "$1" --quiet --recompress -3 "$2"
    else
        echo "$2 serait 4 % plus petit avec $1 (apt-get install advancecomp)." >&2
    fi
}

# sum ARCHIVE: its SHA-256 beside it, as `sha256sum -c` reads it.
sum() {
    (cd "$(dirname "$1")" && sha256sum "$(basename "$1")" >"$(basename "$1").sha256")
    ls -l "$1" | awk '{ printf "%s : %.1f Mo\n", $9, $5 / 1e6 }'
}
