#!/usr/bin/env python3
"""What `yipan draft --gold` writes for the texts of a reference folder, scored by that folder's scorer.

    python3 scripts/score_drafts.py YIPAN GOLD SCORER       YIPAN is the built program, SCORER a score.py

Prints the scorer's table, and names every file whose text or offsets do not fit the reference's.
"""
import glob
import json
import os
import subprocess
import sys
import tempfile


def main(yipan, gold, scorer):
    texts = sorted(p for p in glob.glob(os.path.join(gold, "*.txt")) if os.path.exists(p[:-4] + ".json"))
    with tempfile.TemporaryDirectory() as out:
        subprocess.run([yipan, "draft", "--gold", "--out", out, *texts], check=True, stderr=subprocess.DEVNULL)
        for path in texts:
            with open(path, encoding="utf-8", newline="") as f:
                raw = f.read()
            with open(os.path.join(out, os.path.basename(path)[:-4] + ".json"), encoding="utf-8") as f:
                draft = json.load(f)
            astray = [i["id"] for i in draft["items"] if raw[i["start"]:i["end"]] != i["text"]]
            extra = [i["id"] for i in draft["items"] if "rule" in i or "confidence" in i]
            if draft["chars"] != len(raw) or astray or extra:
                print(f"{path}: {draft['chars']} characters of {len(raw)}; astray {astray[:5]}; not bare {extra[:5]}")
        return subprocess.run([sys.executable, scorer, out, gold]).returncode


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
