#!/usr/bin/env python3
"""zipped.py FOLDER ZIP: a folder as a zip whose bytes depend on its files alone.

Names are UTF-8 and say so, whatever the locale: « Lancer Réverbère » has accents on Windows too.
"""

import os
import sys
import time
import zipfile
from pathlib import Path


def main(folder, archive):
    folder = Path(folder)
    day = time.gmtime(int(os.environ.get("SOURCE_DATE_EPOCH", "315532800")))[:6]
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                name = path.relative_to(folder.parent).as_posix()
                entry = zipfile.ZipInfo(name, date_time=day)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = 0o100644 << 16
                packed.writestr(entry, path.read_bytes())


if __name__ == "__main__":
    main(*sys.argv[1:])
