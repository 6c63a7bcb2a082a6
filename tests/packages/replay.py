"""Plays every line of a CDXJ index back with pywb and compares bytes.

Usage: replay.py FOLDER COLLECTION [INDEX]   (a pywb collection is at FOLDER/collections/COLLECTION)

Each answer must come back with the status and the SHA-256 that the index tells; a redirect must lead to
the place in the collection where its target would be. Prints one line of JSON with counts; every
difference is a line before it, and makes the exit code 1.
"""

import hashlib
import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections import defaultdict

START_SECONDS_MAX = 60


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def get(port, path):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.putrequest("GET", path, skip_accept_encoding=True)
    connection.endheaders()
    answer = connection.getresponse()
    body = answer.read()
    headers = {name.lower(): value for name, value in answer.getheaders()}
    connection.close()
    return answer.status, headers, body


def wait_for(port, server):
    deadline = time.monotonic() + START_SECONDS_MAX
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise SystemExit("wayback ended early")
        try:
            get(port, "/")
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("wayback does not answer")


def followed(port, collection, moment, url, addresses):
    """Why the redirect does not work for a person with a browser; None where it does."""
    _, headers, _ = get(port, f"/{collection}/{moment}mp_/{url}")
    location = headers.get("location", "")
    path = location[location.index("/", 8):] if location.startswith("http") else location
    if not path.startswith(f"/{collection}/"):
        return f"Location leads out of the collection: {location}"
    target = path.split("/", 3)[3]
    status, _, _ = get(port, path)
    if target in addresses and status == 404:
        return f"{target} was captured and is not found"
    return None


def main(folder, collection, index):
    # Within one second players cannot tell two captures of an address apart: any of them will do.
    wanted = defaultdict(list)
    for line in open(index, encoding="utf-8"):
        _, moment, fields = line.split(" ", 2)
        fields = json.loads(fields)
        wanted[fields["url"], moment].append(fields)
    addresses = {url for url, _ in wanted}
    port = free_port()
    server = subprocess.Popen(
        [os.path.join(os.path.dirname(sys.executable), "wayback"), "-p", str(port), "-b", "127.0.0.1"],
        cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    faults = captures = redirects = revisits = 0
    try:
        wait_for(port, server)
        for (url, moment), lines in wanted.items():
            status, headers, body = get(port, f"/{collection}/{moment}id_/{url}")
            digest = "sha256:" + hashlib.sha256(body).hexdigest()
            captures += len(lines)
            revisits += sum(line.get("mime") == "warc/revisit" for line in lines)
            if not any(
                line["digest"] == digest and int(line.get("status", 200)) == status for line in lines
            ):
                faults += 1
                print(f"{url} at {moment}: {status} {digest}, not {lines}")
            if 300 <= status < 400 and headers.get("location"):
                redirects += 1
                fault = followed(port, collection, moment, url, addresses)
                if fault:
                    faults += 1
                    print(f"{url} at {moment}: {fault}")
    finally:
        server.terminate()
        server.wait()
    print(json.dumps({"captures": captures, "redirects": redirects, "revisits": revisits, "faults": faults}))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
