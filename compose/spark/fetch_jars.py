"""Fetches jars into Spark's folder: `fetch_jars.py jars.txt /opt/spark/jars`, by Ivy, which Spark has for `--packages`.

A line of the list: sha256, group, name, version. A jar that is there is left; one with another checksum is an error.
"""

import hashlib
import subprocess
import sys
import tempfile
from pathlib import Path


def fetch(ivy, artifact, into):
    words = ["-dependency", *artifact, "-notransitive", "-types", "jar", "bundle", "-cache", f"{into}/cache"]
    subprocess.run(["java", "-jar", str(ivy), *words, "-retrieve", f"{into}/[artifact]-[revision].jar"], check=True)
    return Path(into, f"{artifact[1]}-{artifact[2]}.jar").read_bytes()


def main(listing, folder):
    ivy = next(Path(folder).glob("ivy-*.jar"))
    for line in Path(listing).read_text().splitlines():
        if not line or line.startswith("#"):
            continue
        checksum, *artifact = line.split()
        target = Path(folder, f"{artifact[1]}-{artifact[2]}.jar")
        if target.exists():
            continue
        with tempfile.TemporaryDirectory() as into:
            jar = fetch(ivy, artifact, into)
        found = hashlib.sha256(jar).hexdigest()
        if found != checksum:
            sys.exit(f"{target.name} has the sha256 {found}, not {checksum}: it is not what was tested.")
        target.write_bytes(jar)
        target.chmod(0o644)
        print(f"{target.name} {len(jar)}", flush=True)


main(*sys.argv[1:])
