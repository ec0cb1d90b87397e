extension Picture {
    /// The picture for Graphviz, for a page of A4.
    ///
    /// Institutions are frames inside sectors' frames. Kinds differ by shape and colour, answers by
    /// the line: whole when confirmed, dashed when not answered, dotted when disputed; critical
    /// links have a full head, others an open one. What can't hold is red, thick and marked "!".
    /// Links between the same two nodes share an arrow where they look alike; the commonest kind of
    /// links isn't written at its arrows.
    ///
    /// More than 40 nodes, or 90 arrows, are listed in columns, with numbers instead of arrows; some
    /// 200 of them fill a page. More than 400 are put together, as `overview(by:limit:)` does.
    public func dot() -> String {
        if excerpt.members.count > 400 { return overview(by: .institution) }
        let arrows = arrows()
        guard excerpt.members.count <= 40, arrows.count <= 90 else { return listing() }
        var lines = Self.head(legend: legend(.drawing))
        for cluster in clusters() {
            lines.append("  subgraph cluster_s\(cluster.sector) {")
            lines.append(
                "    label=\(labels.sector(cluster.sector).asDOT(columns: 40)); labelloc=t; "
                    + "style=\"rounded,dashed\"; color=\"#606060\"; margin=6;")
            for institution in cluster.institutions {
                lines.append("    subgraph cluster_s\(cluster.sector)_i\(institution.number) {")
                lines.append(
                    "      label=\(labels.institution(institution.number).asDOT(columns: 40)); "
                        + "labelloc=t; style=filled; fillcolor=\"#f6f6f6\"; "
                        + "color=\"#303030\"; margin=6;"
                )
                lines += institution.nodes.map { "      " + dotNode($0) }
                lines.append("    }")
            }
            lines.append("  }")
        }
        lines += arrows.map { "  " + dotArrow($0) }
        return (lines + ["}", ""]).joined(separator: "\n")
    }

    static func head(legend: String) -> [String] {
        [
            "digraph dependencies {",
            "  graph [rankdir=LR, newrank=true, fontname=\"sans-serif\", fontsize=11, "
                + "labelloc=b, nodesep=0.15, ranksep=0.5, "
                + "size=\"7.5,10.9\", margin=0.1, label=<\(legend)>];",
            "  node [fontname=\"sans-serif\", fontsize=10, style=filled, margin=\"0.06,0.03\", "
                + "height=0.2, width=0.2];",
            "  edge [fontname=\"sans-serif\", fontsize=9, arrowsize=0.6, color=\"#404040\"];",
        ]
    }

    private func dotNode(_ number: NodeID) -> String {
        let node = graph[number]
        let style = labels.style(node.kind)
        let isBroken = brokenNodes.contains(number)
        let text = (isBroken ? "! " : "") + labels.name(number)
        var attributes = [
            "label=\(text.asDOT(columns: 26))",
            "tooltip=\((style.name + " " + labels.id(number)).asDOT())",
            "fillcolor=\"\(style.colour.asColour())\"",
        ]
        attributes += Self.dotShape(style.shape, isPresent: node.isPresent)
        if isBroken { attributes.append("color=\"#c00000\", penwidth=3, fontcolor=\"#900000\"") }
        if excerpt.members.first(where: { $0.node == number })?.distance == 0 {
            attributes.append("fontname=\"sans-serif bold\", fontsize=12")
        }
        return "n\(number) [\(attributes.joined(separator: ", "))];"
    }

    static func dotShape(_ shape: Shape, isPresent: Bool) -> [String] {
        let dashed = isPresent ? "" : ",dashed"
        return switch shape {
        case .box: ["shape=box", "style=\"filled\(dashed)\""]
        case .rounded: ["shape=box", "style=\"filled,rounded\(dashed)\""]
        case .doubled: ["shape=box", "peripheries=2", "style=\"filled\(dashed)\""]
        case .ellipse, .hexagon, .diamond, .cylinder, .folder:
            ["shape=\(shape.rawValue)", "style=\"filled\(dashed)\""]
        }
    }

    /// Links between two nodes that are drawn as one.
    private struct Arrow {
        let first: Edge
        let isBroken: Bool
        var edges: [Edge]
    }

    /// The links, put together where ends, answer, criticality and mark are the same; in their order.
    private func arrows() -> [Arrow] {
        var arrows: [Arrow] = []
        for edge in excerpt.edges {
            let isBroken = brokenEdges.contains(edge)
            let place = arrows.lastIndex { arrow in
                arrow.first.from == edge.from && arrow.first.to == edge.to
                    && arrow.first.status == edge.status
                    && arrow.first.isCritical == edge.isCritical && arrow.isBroken == isBroken
            }
            if let place {
                arrows[place].edges.append(edge)
            } else {
                arrows.append(Arrow(first: edge, isBroken: isBroken, edges: [edge]))
            }
        }
        return arrows
    }

    /// The kind of most links; nil where there are none.
    private var commonestKind: UInt8? {
        let counts = Dictionary(grouping: excerpt.edges, by: \.kind).mapValues(\.count)
        return counts.min { ($1.value, $0.key) < ($0.value, $1.key) }?.key
    }

    private func dotArrow(_ arrow: Arrow) -> String {
        let edge = arrow.first
        let names = arrow.edges.map { labels.linkKind($0.kind) + " " + labels.link($0) }
        var attributes = [
            "style=\(Self.dotLine(edge.status))",
            "arrowhead=\(edge.isCritical ? "normal" : "vee")",
            "tooltip=\(names.joined(separator: "; ").asDOT())",
        ]
        let kinds = Set(arrow.edges.map(\.kind)).sorted()
        var text = kinds == [commonestKind] ? [] : kinds.map(labels.linkKind)
        if arrow.edges.count > kinds.count { text.append("×\(arrow.edges.count)") }
        if !text.isEmpty {
            attributes.append("label=\(text.joined(separator: ", ").asDOT(columns: 20))")
        }
        if arrow.isBroken {
            // Graphviz draws one style: a thick line keeps its dashes.
            attributes.append("color=\"#c00000\", penwidth=3, fontcolor=\"#900000\"")
        }
        return "n\(edge.from) -> n\(edge.to) [\(attributes.joined(separator: ", "))];"
    }

    private static func dotLine(_ status: Status) -> String {
        switch status {
        case .confirmed: "solid"
        case .silent: "dashed"
        case .disputed: "dotted"
        }
    }

    /// What a legend explains.
    enum LegendKind {
        case drawing
        case listing
        case arrows
        case matrix
    }

    /// The legend as a table of Graphviz's HTML; only of what occurs.
    func legend(_ kind: LegendKind) -> String {
        var cells: [String]
        switch kind {
        case .drawing: cells = kindSigns() + lineSigns()
        case .listing: cells = kindSigns() + numberSigns()
        case .arrows:
            cells = [
                labels.language.pick("lodziņš = ieraksti kopā", "box = records together"),
                labels.language.pick("bulta = saikņu skaits", "arrow = number of links"),
                labels.language.pick(
                    "svītrota = neviena nav apstiprināta", "dashed = none is confirmed"),
            ]
        case .matrix:
            cells = [
                labels.language.pick(
                    "rinda ir atkarīga no kolonnas: saikņu skaits",
                    "the row depends on the column: number of links")
            ]
        }
        if !brokenNodes.isDisjoint(with: excerpt.members.map(\.node)) {
            cells.append(
                labels.language.pick(
                    "! (sarkans, biezs) = solījums, ko nevar izpildīt",
                    "! (red, thick) = promise that can't hold"))
        }
        if let remark = remark() { cells.append(remark) }
        var rows = ""
        for start in stride(from: 0, to: cells.count, by: 3) {
            let row = cells[start..<min(start + 3, cells.count)]
            let fields = row.map { "<TD ALIGN=\"LEFT\">\($0.asLine().asXML())</TD>" }
            rows += "<TR>\(fields.joined())</TR>"
        }
        return "<TABLE BORDER=\"1\" CELLBORDER=\"0\" CELLSPACING=\"1\" CELLPADDING=\"2\">"
            + rows + "</TABLE>"
    }

    private func kindSigns() -> [String] {
        Set(excerpt.members.map { graph[$0.node].kind }).sorted().map { kind in
            let style = labels.style(kind)
            return "\(style.shape.name(labels.language)) = \(style.name)"
        }
    }

    private func lineSigns() -> [String] {
        let language = labels.language
        let statuses = Set(excerpt.edges.map(\.status))
        let lines: [(Status, String)] = [
            (.confirmed, language.pick("vesela līnija", "whole line")),
            (.silent, language.pick("svītrota līnija", "dashed line")),
            (.disputed, language.pick("punktota līnija", "dotted line")),
        ]
        let unwritten = commonestKind.map {
            language.pick("bez uzraksta", "without a word") + " = " + labels.linkKind($0)
        }
        return lines.filter { statuses.contains($0.0) }.map { "\($0.1) = \(labels.status($0.0))" }
            + [language.pick("pilns uzgalis = kritiska saikne", "full head = critical link")]
            + (unwritten.map { [$0] } ?? [])
    }

    private func numberSigns() -> [String] {
        let language = labels.language
        return [
            language.pick("→ 5 = atkarīgs no 5", "→ 5 = depends on 5"),
            "? = " + labels.status(.silent), "× = " + labels.status(.disputed),
            language.pick("+2 = un vēl divas", "+2 = and two more"),
        ]
    }
}
