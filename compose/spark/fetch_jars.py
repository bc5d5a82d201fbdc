"""Fetches jars into a folder: `fetch_jars.py jars.txt FOLDER REPOSITORY`. A line of the list: sha256, path in Maven.

One that is there under its name is left; one whose checksum is not that of the list is an error.
"""

import hashlib
import sys
import urllib.request
from pathlib import Path


def main(listing, folder, repository):
    for line in Path(listing).read_text().splitlines():
        if not line or line.startswith("#"):
            continue
        checksum, path = line.split()
        target = Path(folder, path.rsplit("/", 1)[-1])
        if target.exists():
            continue
        with urllib.request.urlopen(f"{repository.rstrip('/')}/{path}", timeout=60) as answer:
            jar = answer.read()
        found = hashlib.sha256(jar).hexdigest()
        if found != checksum:
            sys.exit(f"{path} of {repository} has the sha256 {found}, not {checksum}: it is not what was tested.")
        target.write_bytes(jar)
        target.chmod(0o644)
        print(f"{target.name} {len(jar)}", flush=True)


main(*sys.argv[1:])
