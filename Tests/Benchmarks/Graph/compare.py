#!/usr/bin/env python3
"""Sets the graph engine beside others: same graph, same machine, same run.

    pip install -r requirements.txt
    compare.py [--nodes 1000000] [--seed 1] [--verify 10000] [--small 100000] [--json FILE]

First the engine's whole answers on a graph of medium size are verified against networkx and
igraph. Then questions are timed on the large graph: this engine, plain C over compressed sparse
rows (csr.c, compiled here), igraph's C core, rustworkx, scipy, SQLite and DuckDB; networkx on
the small one. Every program is handed the same pairs of numbers and asked the same questions,
after a first one that warms its caches; a sum over its answers must agree with the others'.
Times are medians over `ROUNDS`; of the libraries' over fewer. Exits 1 when an answer differs or a
goal is missed.

What is timed: of this engine, the answer in memory of its own, by distance and number; of C, what
a search leaves in its queue, and once more with the answer that this engine gives, which for a
small one costs more than the search; of the libraries, the call that answers, with what it needs
to hand over its result.
"""

import argparse
import json
import os
import pathlib
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

import duckdb
import igraph
import networkx
import numpy
import rustworkx
import scipy.sparse
import scipy.sparse.csgraph

HERE = pathlib.Path(__file__).resolve().parent
ENGINE = HERE.parents[2] / ".build" / "release" / "graph-bench"

#: Rounds of each question; programs that take seconds are asked once.
ROUNDS = {
    "impact_hubs": 5, "impact_random": 61, "impact_in_order": 61, "impact_thousand": 11,
    "needs_random": 21, "paths": 21, "components": 5,
    "dominators": 5, "critical": 5, "articulations": 3, "matrix": 5, "rank": 1, "update": 5,
}
#: How many answers a question stands for where it isn't a hundred.
ASKED = {"impact_hubs": 1, "impact_thousand": 1000, "components": 1}
TITLES = {
    "load": "load: pairs to ready", "impact_hubs": "impact of a hub (10 biggest)",
    "impact_random": "impact of 100 nodes", "impact_in_order": "the same, C in order too",
    "impact_thousand": "impact of 1,000 nodes",
    "needs_random": "needs of 100 nodes",
    "paths": "100 shortest paths", "components": "strong components",
    "dominators": "dominators of a hub", "critical": "critical ranking (top 20)",
    "articulations": "articulation nodes", "matrix": "matrix of institutions",
    "rank": "ranking by reach (top 20)", "update": "one link, and seen",
    "update_slowest": "the slowest of 200 of these",
    "impact_updated": "impact, 1,000 links changed",
}


class Workload:
    """A generated graph in files, and what is asked about it."""

    def __init__(self, directory, nodes, seed):
        self.directory = directory
        subprocess.run([ENGINE, "write", directory, str(nodes), str(seed)], check=True)
        self.pairs = numpy.fromfile(f"{directory}/links.bin", "<u4").reshape(-1, 2)
        self.groups = numpy.fromfile(f"{directory}/groups.bin", "<u4")
        self.nodes = len(self.groups)
        chance = random.Random(seed)
        incoming = numpy.bincount(self.pairs[:, 1], minlength=self.nodes)
        self.hubs = [int(node) for node in numpy.argsort(-incoming, kind="stable")[:10]]
        self.some = [chance.randrange(self.nodes) for _ in range(100)]
        # Among a hundred there is a hub or not, and it decides the time; here there are several.
        more = random.Random(~seed)
        self.more = [more.randrange(self.nodes) for _ in range(1000)]
        self.ends = [end for _ in range(100) for end in self.connected(chance)]
        self.updates = [chance.randrange(self.nodes) for _ in range(400)]
        self.questions = {
            "impact_hubs": self.hubs, "impact_random": self.some, "impact_in_order": self.some,
            "impact_thousand": self.more, "needs_random": self.some, "paths": self.ends, "components": [], "dominators": self.hubs[:1],
            "critical": self.hubs[:1], "articulations": [], "matrix": [], "rank": [],
            "update": self.updates,
        }
        with open(f"{directory}/questions.txt", "w") as file:
            for name, numbers in self.questions.items():
                words = [name, ROUNDS[name], len(numbers), *numbers]
                file.write(" ".join(map(str, words)) + "\n")

    def connected(self, chance):
        """A node and one that it depends on, directly or not."""
        if not hasattr(self, "rows"):
            ones = numpy.ones(len(self.pairs), numpy.int8)
            self.rows = scipy.sparse.csr_array(
                (ones, (self.pairs[:, 0], self.pairs[:, 1])), shape=(self.nodes, self.nodes))
        while True:
            start = chance.randrange(self.nodes)
            found = scipy.sparse.csgraph.breadth_first_order(
                self.rows, start, return_predecessors=False)
            if len(found) > 1:
                return start, int(found[chance.randrange(1, len(found))])

    def two_by_two(self, name):
        numbers = self.questions[name]
        return list(zip(numbers[::2], numbers[1::2]))


def timed(body):
    start = time.perf_counter()
    answer = body()
    return (time.perf_counter() - start) * 1e3, answer


class Program:
    """A program under test: `graph` is built by `load`, methods answer questions.

    A method takes the question's numbers and returns the sum that answers must share.
    """

    name = ""
    rounds = 5
    unable = ()

    def __init__(self, work):
        self.work = work
        self.prepare()

    def prepare(self):
        """What comes before loading and isn't part of it."""

    def complete(self):
        """What comes after loading and isn't part of it."""

    def run(self):
        results = {}
        ms, _ = timed(self.load)
        self.complete()
        results["load"] = (ms, len(self.work.pairs))
        self.impact(self.work.hubs[-1])
        for name, numbers in self.work.questions.items():
            if not hasattr(self, name) or name == "paths" and not hasattr(self, "path"):
                continue
            results[name] = self.ask(name, numbers)
            print(f"  {self.name} {name}: {results[name][0]:.3f} ms", file=sys.stderr)
        return results

    def ask(self, name, numbers):
        rounds = min(self.rounds, ROUNDS[name])
        if name == "impact_hubs":
            each, total = [], 0
            for hub in numbers:
                runs = [timed(lambda: self.impact(hub)) for _ in range(rounds)]
                each.append(statistics.median(ms for ms, _ in runs))
                total += runs[0][1]
            return statistics.median(each), total
        if name == "update":
            pairs = self.work.two_by_two("update")[: self.updates]
            runs = [timed(lambda: self.update(*pair)) for pair in pairs]
            # None: the sum depends on how many were tried.
            return statistics.median(ms for ms, _ in runs), None
        runs = [timed(lambda: getattr(self, name)(numbers)) for _ in range(rounds)]
        return statistics.median(ms for ms, _ in runs), runs[-1][1]

    updates = 200

    def impact_hubs(self, hubs):
        return sum(self.impact(node) for node in hubs)

    def impact_random(self, nodes):
        return sum(self.impact(node) for node in nodes)

    def needs_random(self, nodes):
        return sum(self.needs(node) for node in nodes)

    def paths(self, ends):
        return sum(self.path(*pair) for pair in zip(ends[::2], ends[1::2]))


class Igraph(Program):
    name = "igraph"
    updates = 5
    impact_thousand = Program.impact_random

    def load(self):
        self.graph = igraph.Graph(n=self.work.nodes, edges=self.work.pairs, directed=True)

    def impact(self, node):
        return len(self.graph.subcomponent(node, mode="in"))

    def needs(self, node):
        return len(self.graph.subcomponent(node, mode="out"))

    def path(self, one, other):
        return len(self.graph.get_shortest_path(one, other, mode="out"))

    def components(self, _):
        return len(self.graph.connected_components(mode="strong"))

    def dominators(self, roots):
        tree = self.graph.dominator(roots[0], mode="in")
        return sum(parent for parent in tree if parent >= 0)

    def articulations(self, _):
        return len(self.graph.articulation_points())

    def update(self, one, other):
        self.graph.add_edges([(one, other)])
        found = other in self.graph.successors(one)
        self.graph.delete_edges([self.graph.ecount() - 1])
        return int(found)


class Rustworkx(Program):
    name = "rustworkx"
    impact_thousand = Program.impact_random

    def prepare(self):
        self.tuples = [tuple(pair) for pair in self.work.pairs.tolist()]

    def load(self):
        self.graph = rustworkx.PyDiGraph()
        self.graph.add_nodes_from(range(self.work.nodes))
        self.graph.add_edges_from_no_data(self.tuples)

    def impact(self, node):
        return len(rustworkx.ancestors(self.graph, node) | {node})

    def needs(self, node):
        return len(rustworkx.descendants(self.graph, node) | {node})

    def complete(self):
        # Its own reverse() takes hubs' links out one by one.
        self.against = rustworkx.PyDiGraph()
        self.against.add_nodes_from(range(self.work.nodes))
        self.against.add_edges_from_no_data([(other, one) for one, other in self.tuples])

    def dominators(self, roots):
        tree = rustworkx.immediate_dominators(self.against, roots[0])
        return sum(parent for node, parent in tree.items() if node != roots[0])

    def components(self, _):
        return len(rustworkx.strongly_connected_components(self.graph))

    def update(self, one, other):
        edge = self.graph.add_edge(one, other, None)
        found = other in self.graph.successor_indices(one)
        self.graph.remove_edge_from_index(edge)
        return int(found)


class Scipy(Program):
    name = "scipy"

    def load(self):
        ones = numpy.ones(len(self.work.pairs), numpy.int8)
        shape = (self.work.nodes, self.work.nodes)
        self.graph = scipy.sparse.csr_array(
            (ones, (self.work.pairs[:, 0], self.work.pairs[:, 1])), shape=shape)
        self.against = self.graph.T.tocsr()

    def impact(self, node):
        return len(self.search(self.against, node))

    def needs(self, node):
        return len(self.search(self.graph, node))

    def search(self, rows, node):
        return scipy.sparse.csgraph.breadth_first_order(rows, node, return_predecessors=False)

    def components(self, _):
        count, _ = scipy.sparse.csgraph.connected_components(self.graph, connection="strong")
        return count

    def matrix(self, _):
        groups = self.work.groups.astype(numpy.int64)
        size = int(groups.max()) + 1
        cells = groups[self.work.pairs[:, 0]] * size + groups[self.work.pairs[:, 1]]
        counts = numpy.bincount(cells, minlength=size * size)
        return int((counts * counts).sum())


class Networkx(Program):
    name = "networkx"
    rounds = 1

    def prepare(self):
        self.tuples = [tuple(pair) for pair in self.work.pairs.tolist()]

    def load(self):
        self.graph = networkx.DiGraph()
        self.graph.add_nodes_from(range(self.work.nodes))
        self.graph.add_edges_from(self.tuples)

    def impact(self, node):
        return len(networkx.ancestors(self.graph, node)) + 1

    def needs(self, node):
        return len(networkx.descendants(self.graph, node)) + 1

    def path(self, one, other):
        try:
            return len(networkx.shortest_path(self.graph, one, other))
        except networkx.NetworkXNoPath:
            return 0

    def components(self, _):
        return sum(1 for _ in networkx.strongly_connected_components(self.graph))

    def dominators(self, roots):
        tree = networkx.immediate_dominators(self.graph.reverse(copy=False), roots[0])
        return sum(parent for node, parent in tree.items() if node != roots[0])

    def articulations(self, _):
        return sum(1 for _ in set(networkx.articulation_points(self.graph.to_undirected(True))))

    def update(self, one, other):
        had = self.graph.has_edge(one, other)
        self.graph.add_edge(one, other)
        found = other in self.graph.successors(one)
        if not had:
            self.graph.remove_edge(one, other)
        return int(found)


class SQL(Program):
    """Recursive queries; UNION ends at what is known already, so cycles end too."""

    rounds = 1
    updates = 20
    IMPACT = """WITH RECURSIVE reached(node) AS (VALUES(?) UNION
        SELECT link.dependent FROM link JOIN reached ON link.needed = reached.node)
        SELECT count(*) FROM reached"""
    NEEDS = """WITH RECURSIVE reached(node) AS (VALUES(?) UNION
        SELECT link.needed FROM link JOIN reached ON link.dependent = reached.node)
        SELECT count(*) FROM reached"""
    MATRIX = """SELECT sum(links * links) FROM (SELECT count(*) AS links FROM link
        JOIN node AS one ON one.number = link.dependent
        JOIN node AS other ON other.number = link.needed
        GROUP BY one.institution, other.institution)"""

    def value(self, query, *values):
        return int(self.graph.execute(query, values).fetchone()[0])

    def impact(self, node):
        return self.value(self.IMPACT, node)

    def needs(self, node):
        return self.value(self.NEEDS, node)

    def matrix(self, _):
        return self.value(self.MATRIX)


class SQLite(SQL):
    name = "SQLite"

    def prepare(self):
        self.rows = self.work.pairs.tolist()

    def load(self):
        self.graph = sqlite3.connect(f"{self.work.directory}/graph.sqlite", isolation_level=None)
        run = self.graph.execute
        run("PRAGMA journal_mode = WAL")
        run("PRAGMA synchronous = FULL")
        run("PRAGMA cache_size = -2000000")
        run("CREATE TABLE node (number INTEGER PRIMARY KEY, institution INTEGER)")
        run("CREATE TABLE link (dependent INTEGER, needed INTEGER)")
        run("BEGIN")
        many = self.graph.executemany
        many("INSERT INTO node VALUES (?, ?)", enumerate(self.work.groups.tolist()))
        many("INSERT INTO link VALUES (?, ?)", self.rows)
        run("CREATE INDEX along ON link (dependent, needed)")
        run("CREATE INDEX against ON link (needed, dependent)")
        run("COMMIT")
        run("ANALYZE")

    def update(self, one, other):
        self.graph.execute("INSERT INTO link VALUES (?, ?)", (one, other))
        return self.value(
            "SELECT count(*) > 0 FROM link WHERE dependent = ? AND needed = ?", one, other)


class DuckDB(SQL):
    name = "DuckDB"

    def load(self):
        self.graph = duckdb.connect(f"{self.work.directory}/graph.duckdb")
        pairs = {"dependent": self.work.pairs[:, 0], "needed": self.work.pairs[:, 1]}
        nodes = {"number": numpy.arange(self.work.nodes), "institution": self.work.groups}
        self.graph.register("pairs", pairs)
        self.graph.register("numbers", nodes)
        self.graph.execute("CREATE TABLE link AS SELECT * FROM pairs")
        self.graph.execute("CREATE TABLE node AS SELECT * FROM numbers")

    def ask(self, name, numbers):
        # Ten stand for the hundred.
        if name in ("impact_random", "needs_random"):
            single = self.impact if name == "impact_random" else self.needs
            ms, _ = timed(lambda: [single(node) for node in numbers[:10]])
            return ms * 10, None
        return super().ask(name, numbers)

    def update(self, one, other):
        self.graph.execute("INSERT INTO link VALUES (?, ?)", (one, other))
        return self.value(
            "SELECT count(*) > 0 FROM link WHERE dependent = ? AND needed = ?", one, other)


def lines(command):
    """What a program prints: JSON lines."""
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def of_process(command):
    """The results of this engine or of the C program; `value`s apart."""
    results, values = {}, {}
    for line in lines(command):
        if "value" in line:
            values[line["question"]] = line["value"]
        else:
            results[line["question"]] = (line["ms"], line["answer"])
    return results, values


def compiled(directory):
    program = f"{directory}/csr"
    subprocess.run(["cc", "-O2", HERE / "csr.c", "-o", program], check=True)
    return program


# --- verifying -----------------------------------------------------------------------------------


class Verification:
    """Compares whole answers on a medium graph; `differences` says what disagrees."""

    def __init__(self, work):
        self.work = work
        self.differences = []
        self.checked = {}
        self.graph = networkx.DiGraph()
        self.graph.add_nodes_from(range(work.nodes))
        self.graph.add_edges_from(map(tuple, work.pairs.tolist()))
        self.igraph = igraph.Graph(n=work.nodes, edges=work.pairs, directed=True)
        # Parallel links make no further path.
        self.simple = igraph.Graph(
            n=work.nodes, edges=list(self.graph.edges), directed=True)

    def check(self, name, isSame, what):
        self.checked[name] = self.checked.get(name, 0) + 1
        if not isSame:
            self.differences.append(f"{name}: {what}")

    def run(self):
        for answer in lines([ENGINE, "answer", self.work.directory]):
            name = answer["question"]
            method = {"impact_hubs": "reach", "impact_random": "reach", "needs_random": "reach"}
            getattr(self, method.get(name, name))(name, answer)
        return self

    def reach(self, name, answer):
        start, levels = answer["start"], answer["levels"]
        graph = self.graph if name == "needs_random" else self.graph.reverse(copy=False)
        found = {node: depth for depth, level in enumerate(levels) for node in level}
        expected = networkx.single_source_shortest_path_length(graph, start)
        self.check(name, found == dict(expected), f"networkx: {start}")
        mode = "out" if name == "needs_random" else "in"
        distances = self.igraph.distances(start, mode=mode)[0]
        expected = {n: int(d) for n, d in enumerate(distances) if d != float("inf")}
        self.check(name, found == expected, f"igraph: {start}")

    def paths(self, name, answer):
        one, other, total = answer["from"], answer["to"], answer["total"]
        try:
            expected = sum(1 for _ in networkx.all_shortest_paths(self.graph, one, other))
        except networkx.NetworkXNoPath:
            expected = 0
        self.check(name, total == expected, f"networkx: {one} to {other}, {total} {expected}")
        expected = len(self.simple.get_all_shortest_paths(one, other)) if total else 0
        self.check(name, total == expected, f"igraph: {one} to {other}, {total} {expected}")
        for path in answer["paths"]:
            isPath = all(self.graph.has_edge(*step) for step in zip(path, path[1:]))
            length = networkx.shortest_path_length(self.graph, one, other)
            self.check(name, isPath and len(path) == length + 1, f"{path} is no shortest path")

    def components(self, name, answer):
        numbers = answer["components"]
        groups = {}
        for node, number in enumerate(numbers):
            groups.setdefault(number, set()).add(node)
        found = set(map(frozenset, groups.values()))
        expected = set(map(frozenset, networkx.strongly_connected_components(self.graph)))
        self.check(name, found == expected, "networkx")
        expected = set(map(frozenset, self.igraph.connected_components(mode="strong")))
        self.check(name, found == expected, "igraph")
        # A component comes after those that its links lead to.
        isOrdered = all(numbers[b] <= numbers[a] for a, b in self.graph.edges)
        self.check(name, isOrdered, "order")

    def dominators(self, name, answer):
        root = self.work.hubs[0]
        found = {node: parent for node, parent in answer["dominators"]}
        expected = networkx.immediate_dominators(self.graph.reverse(copy=False), root)
        expected = {node: parent for node, parent in expected.items() if node != root}
        self.check(name, found == expected, "networkx")
        tree = self.igraph.dominator(root, mode="in")
        expected = {n: p for n, p in enumerate(tree) if p >= 0 and n != root}
        self.check(name, found == expected, "igraph")

    def articulations(self, name, answer):
        found = answer["nodes"]
        expected = set(networkx.articulation_points(self.graph.to_undirected()))
        self.check(name, found == sorted(expected), "networkx")
        expected = self.igraph.articulation_points()
        self.check(name, found == sorted(expected), "igraph")

    def matrix(self, name, answer):
        counts = {}
        for one, other in self.work.pairs.tolist():
            key = (int(self.work.groups[one]), int(self.work.groups[other]))
            counts[key] = counts.get(key, 0) + 1
        found = {(one, other): count for one, other, count in answer["cells"]}
        self.check(name, found == counts, "counted")

    def rank(self, name, answer):
        for node, weight in answer["nodes"]:
            expected = len(networkx.ancestors(self.graph, node))
            self.check(name, weight == expected, f"networkx: {node} {weight} {expected}")
        every = [len(self.igraph.subcomponent(n, mode="in")) - 1 for n in range(self.work.nodes)]
        expected = sorted(every, reverse=True)[: len(answer["nodes"])]
        self.check(name, [weight for _, weight in answer["nodes"]] == expected, "igraph: top")


# --- the table -----------------------------------------------------------------------------------


def table(results, names):
    rows = [["milliseconds", *names]]
    for question in TITLES:
        cells = [results[name].get(question) for name in names]
        if any(cells):
            rows.append([TITLES[question], *(number(cell[0]) if cell else "" for cell in cells)])
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        head, rest = row[0].ljust(widths[0]), zip(row[1:], widths[1:])
        print(head, *(cell.rjust(width) for cell, width in rest), sep="  ")


def number(ms):
    return f"{ms:,.0f}" if ms >= 100 else f"{ms:.1f}" if ms >= 1 else f"{ms:.4f}"


def disagreements(results):
    """Answers that differ between programs, as sentences."""
    found = []
    for question in TITLES:
        answers = {
            name: result[question][1] for name, result in results.items()
            if question in result and result[question][1] is not None
        }
        if question in ("update", "update_slowest", "impact_updated", "critical", "rank"):
            continue
        if len(set(answers.values())) > 1:
            found.append(f"{question}: {answers}")
    return found


def goals(results, values):
    """Each goal as a sentence and whether it is reached."""
    ours, c, ig = results["saime"], results["C"], results["igraph"]
    for question in (
            "impact_hubs", "impact_random", "impact_in_order", "impact_thousand", "needs_random",
            "paths", "components"):
        ratio = ours[question][0] / c[question][0]
        # A question that reaches a handful of nodes costs the allocation of its answer.
        each = ours[question][0] * 1e3 / ASKED.get(question, 100)
        yield (
            f"{TITLES[question]}: at most 2 x C, or 1 µs a question ({ratio:.2f}, {each:,.1f} µs)",
            ratio <= 2 or each <= 1)
    for question in (
            "impact_hubs", "impact_random", "impact_thousand", "needs_random", "paths"):
        ratio = ig[question][0] / ours[question][0]
        yield f"{TITLES[question]}: at least 2 x as fast as igraph ({ratio:.1f})", ratio >= 2
    for question in ig:
        if question in ours and question not in ("update",):
            ratio = ours[question][0] / ig[question][0]
            yield f"{TITLES[question]}: not slower than igraph ({ratio:.2f})", ratio <= 1
    slowest = ours["update_slowest"][0]
    yield f"an update is visible in less than 1 ms (slowest {slowest:.4f})", slowest < 1
    bytes_ = values["bytes_a_link"]
    yield f"at most 60 bytes a link ({bytes_:.1f})", bytes_ <= 60


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--nodes", type=int, default=1_000_000)
    parser.add_argument("--small", type=int, default=100_000, help="nodes for networkx")
    parser.add_argument("--verify", type=int, default=10_000, help="nodes of the verified graph")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", help="file for the figures")
    parser.add_argument(
        "--only", default="igraph,rustworkx,scipy,sqlite,duckdb,networkx",
        help="which programs to set beside the engine and C")
    options = parser.parse_args()
    if not ENGINE.exists():
        sys.exit(f"{ENGINE} is missing: swift build -c release --product graph-bench")
    with tempfile.TemporaryDirectory() as directory:
        failures = verify(directory, options)
        failures += compare(directory, options)
    for failure in failures:
        print("FAILED", failure)
    sys.exit(1 if failures else 0)


def verify(directory, options):
    if not options.verify:
        return []
    work = Workload(f"{directory}/medium", options.verify, options.seed)
    done = Verification(work).run()
    print(f"verified on {work.nodes:,} nodes and {len(work.pairs):,} links:")
    for name, count in done.checked.items():
        print(f"  {name}: {count} comparisons")
    return done.differences


def compare(directory, options):
    work = Workload(f"{directory}/large", options.nodes, options.seed)
    print(f"\n{work.nodes:,} nodes, {len(work.pairs):,} links")
    ours, values = of_process([ENGINE, "ask", work.directory])
    results = {"saime": ours}
    results["C"], _ = of_process([compiled(directory), work.directory])
    only = options.only.split(",")
    for program in (Igraph, Rustworkx, Scipy, SQLite, DuckDB):
        if program.name.lower() in only:
            results[program.name] = program(work).run()
    table(results, list(results))
    failures = disagreements(results)
    if "networkx" in only:
        small = Workload(f"{directory}/small", options.small, options.seed)
        print(f"\n{small.nodes:,} nodes, {len(small.pairs):,} links")
        beside = {
            "saime": of_process([ENGINE, "ask", small.directory])[0],
            "networkx": Networkx(small).run(),
        }
        table(beside, list(beside))
        failures += disagreements(beside)
        results["small"] = beside
    print()
    if "igraph" in results:
        for sentence, isReached in goals(results, values):
            print(("ok      " if isReached else "MISSED  ") + sentence)
            failures += [] if isReached else [sentence]
    if options.json:
        figures = {
            "nodes": work.nodes, "links": len(work.pairs), "values": values, "results": results}
        pathlib.Path(options.json).write_text(json.dumps(figures, indent=1) + "\n")
    return failures


if __name__ == "__main__":
    main()
