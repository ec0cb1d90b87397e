/// A tree of text: what nodes need, or what their stopping hits, with repeated parts folded.
public struct Tree {
    /// The graph.
    public var graph: Graph
    /// Which way to branch.
    public var direction: Direction
    /// Which links to follow.
    public var filter: Filter
    /// Names.
    public var labels: Labels
    /// The greatest distance from the roots; nil for any.
    public var depth: Int?
    /// The greatest number of lines; what is left out is counted.
    public var limit: Int

    /// A tree.
    public init(
        _ graph: Graph, _ direction: Direction, filter: Filter = .all, labels: Labels,
        depth: Int? = nil, limit: Int = 200
    ) {
        self.graph = graph
        self.direction = direction
        self.filter = filter
        self.labels = labels
        self.depth = depth
        self.limit = limit
    }

    private struct Line {
        var node: NodeID
        var prefix: String
        var connector: String
        var isLast: Bool
        var level: Int
        var remarks: String
    }

    /// The lines.
    ///
    /// A node with branches is unfolded once, where it first occurs in reading order;
    /// elsewhere an arrow points up to it. A node that leads back to itself is marked.
    ///
    /// Branches are ordered by name, then by number.
    public func text(from roots: [NodeID]) -> String {
        var lines: [String] = []
        var unfolded: Set<NodeID> = []
        // Nodes on the way from the root to here, by level.
        var way: [NodeID] = []
        var waiting: [Line] = ordered(Set(roots)).reversed().map {
            Line(node: $0, prefix: "", connector: "", isLast: true, level: 0, remarks: "")
        }
        var omitted = 0
        while let line = waiting.popLast() {
            guard lines.count < limit else {
                omitted += 1
                continue
            }
            way.removeSubrange(min(line.level, way.count)...)
            let branches = branches(of: line.node)
            let isBack = way.contains(line.node)
            let isRepeated = unfolded.contains(line.node) && !branches.isEmpty
            lines.append(
                line.prefix + line.connector + title(line.node) + line.remarks
                    + mark(isBack: isBack, isRepeated: isRepeated))
            way.append(line.node)
            guard !isBack, !isRepeated else { continue }
            if let depth, line.level >= depth {
                if !branches.isEmpty { lines[lines.count - 1] += " …+\(branches.count)" }
                continue
            }
            unfolded.insert(line.node)
            let prefix =
                line.prefix
                + (line.level == 0 ? "" : line.isLast ? "   " : "│  ")
            for (index, branch) in branches.enumerated().reversed() {
                let isLast = index == branches.count - 1
                waiting.append(
                    Line(
                        node: branch.node, prefix: prefix, connector: isLast ? "└─ " : "├─ ",
                        isLast: isLast, level: line.level + 1, remarks: branch.remarks))
            }
        }
        if omitted > 0 {
            lines.append(
                labels.language.pick(
                    "… un vēl vismaz \(omitted) rindas", "… and at least \(omitted) more lines"))
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func title(_ node: NodeID) -> String {
        let facts = graph[node]
        let name = labels.name(node).asLine()
        let kind = labels.style(facts.kind).name.asLine()
        let institution = labels.institution(facts.institution).asLine()
        let missing = facts.isPresent ? "" : labels.language.pick(" (ieraksta nav)", " (missing)")
        return "\(name) [\(kind), \(institution)]\(missing)"
    }

    private func mark(isBack: Bool, isRepeated: Bool) -> String {
        if isBack { return labels.language.pick(" ↺ cikls", " ↺ cycle") }
        return isRepeated ? labels.language.pick(" ↑ skat. iepriekš", " ↑ see above") : ""
    }

    /// The neighbours, each once, with remarks about links that aren't confirmed.
    private func branches(of node: NodeID) -> [(node: NodeID, remarks: String)] {
        var edges: [NodeID: [Edge]] = [:]
        for edge in graph.edges(of: node, direction, filter: filter) {
            edges[direction == .needs ? edge.to : edge.from, default: []].append(edge)
        }
        return ordered(Set(edges.keys)).map { neighbour in
            let all = edges[neighbour] ?? []
            var remarks: [String] = []
            if all.contains(where: \.isCritical) {
                remarks.append(labels.language.pick("kritiska", "critical"))
            }
            for status in [Status.silent, .disputed]
            where all.contains(where: { $0.status == status }) {
                remarks.append(labels.status(status))
            }
            if all.count > 1 { remarks.append("×\(all.count)") }
            let text = remarks.isEmpty ? "" : " (" + remarks.joined(separator: ", ") + ")"
            return (neighbour, text)
        }
    }

    private func ordered(_ nodes: Set<NodeID>) -> [NodeID] {
        nodes.map { (labels.name($0), $0) }.sorted { $0 < $1 }.map(\.1)
    }
}
