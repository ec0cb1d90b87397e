#!/usr/bin/env python3
"""Sets the graph that a node keeps beside a scan of the same rows in plain C.

    store.py [--nodes 1000000] [--seed 1] [--json FILE]

A store of Saime's is filled with the index of a synthetic graph, five links a node. What is timed,
in turns: this program from the open store to the graph that answers, medians of five; rows.c,
compiled here, reading the same rows of the same file through SQLite's C interface and adding up
what it reads. Then single links that come, move and go: from the commit to the graph that shows
it. Exits 1 when a goal is missed. Needs nothing but a C compiler and SQLite.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ENGINE = HERE.parents[2] / ".build" / "release" / "graph-bench"


def lines(*command):
    done = subprocess.run([str(word) for word in command], check=True, stdout=subprocess.PIPE)
    return [json.loads(line) for line in done.stdout.splitlines()]


def of_process(*command):
    return {line["question"]: line for line in lines(*command)}


def measure(directory, options):
    store, graph, scan = (f"{directory}/{name}" for name in ("store.sqlite", "graph", "rows"))
    subprocess.run(["cc", "-O2", HERE / "rows.c", "-lsqlite3", "-o", scan], check=True)
    subprocess.run([ENGINE, "write", graph, str(options.nodes), str(options.seed)], check=True)
    subprocess.run([ENGINE, "store", store, "empty"], check=True)
    subprocess.run([scan, "fill", store, graph], check=True)
    # In turns: what else the machine does meanwhile hits both.
    floors = [of_process(scan, "scan", store)]
    ours = of_process(ENGINE, "store", store, "measure")
    floors.append(of_process(scan, "scan", store))
    floor = min(floors, key=lambda floor: floor["load"]["ms"])
    return ours, floor


def goals(ours, floor):
    ratio = ours["load"]["ms"] / floor["load"]["ms"]
    yield f"store to ready: at most 3 x the scan ({ratio:.2f})", ratio <= 3
    bytes_ = ours["bytes_a_link"]["value"]
    yield f"at most 60 bytes a link ({bytes_:.1f})", bytes_ <= 60
    slowest = ours["update_slowest"]["ms"]
    yield f"a link is seen in less than 1 ms (slowest of 200: {slowest:.3f})", slowest < 1


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--nodes", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", help="file for the figures")
    options = parser.parse_args()
    if not ENGINE.exists():
        sys.exit(f"{ENGINE} is missing: swift build -c release --product graph-bench")
    with tempfile.TemporaryDirectory() as directory:
        ours, floor = measure(directory, options)
    links = ours["load"]["answer"]
    print(f"{options.nodes:,} nodes, {links:,} links in a store")
    print(f"{'milliseconds':<32}{'saime':>10}{'C':>10}")
    titles = {
        "load": "store to ready", "update": "one link, and seen",
        "update_slowest": "the slowest of 200 of these",
    }
    for name, title in titles.items():
        other = f"{floor[name]['ms']:,.1f}" if name in floor else ""
        ms = ours[name]["ms"]
        print(f"{title:<32}{f'{ms:,.1f}' if ms >= 10 else f'{ms:.4f}':>10}{other:>10}")
    missed = 0
    for sentence, isReached in goals(ours, floor):
        print(("ok      " if isReached else "MISSED  ") + sentence)
        missed += not isReached
    if floor["load"]["answer"] != links:
        sys.exit(f"FAILED {floor['load']['answer']} rows, but {links} links")
    if options.json:
        figures = {"nodes": options.nodes, "links": links, "saime": ours, "C": floor}
        pathlib.Path(options.json).write_text(json.dumps(figures, indent=1) + "\n")
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
