"""Opens one page of a pywb collection as a person would, and asks for all it shows.

Usage: page.py FOLDER COLLECTION MOMENT ADDRESS BODY...   (each BODY is "ADDRESS=SHA256")

The page must come back from the collection with its style sheet and pictures rewritten to addresses within
it; each of those must be answered. Each BODY must come back byte for byte. Prints how many were asked for.
"""

import hashlib
import os
import re
import subprocess
import sys

from replay import free_port, get, wait_for


def main(folder, collection, moment, address, *bodies):
    port = free_port()
    server = subprocess.Popen(
        [os.path.join(os.path.dirname(sys.executable), "wayback"), "-p", str(port), "-b", "127.0.0.1"],
        cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    faults, asked = [], 0
    try:
        wait_for(port, server)
        status, _, page = get(port, f"/{collection}/{moment}mp_/{address}")
        if status != 200:
            faults.append(f"{address}: {status}")
        text = page.decode("utf-8", "replace")
        shown = re.findall(r'(?:href|src|data-src|content)="([^"]*/(?:\d+)?(?:cs_|im_|mp_)/[^"]+)"', text)
        for path in shown:
            path = path[path.index(f"/{collection}/"):].replace("&amp;", "&")
            status, headers, _ = get(port, path)
            asked += 1
            if status in (301, 302):
                location = headers.get("location", "")
                status, _, _ = get(port, location[location.index(f"/{collection}/"):])
            if status != 200 and "missing" not in path and "10.0.0.1" not in path:
                faults.append(f"{path}: {status}")
        for pair in bodies:
            url, digest = pair.rsplit("=", 1)
            status, _, body = get(port, f"/{collection}/{moment}id_/{url}")
            found = hashlib.sha256(body).hexdigest()
            if status != 200 or found != digest:
                faults.append(f"{url}: {status} {found}, not {digest}")
    finally:
        server.terminate()
        server.wait()
    print("\n".join(faults) if faults else asked)
    return 1 if faults or not asked else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
