extension Picture {
    /// The picture for Graphviz, for a page of A4.
    ///
    /// Institutions are frames inside sectors' frames. Kinds differ by shape and colour, answers by
    /// the line: whole when confirmed, dashed when not answered, dotted when disputed; critical
    /// links have a full head, others an open one. What can't hold is red, thick and marked "!".
    public func dot() -> String {
        var lines = Self.head(legend: legend(overview: false), isLarge: excerpt.members.count > 60)
        for cluster in clusters() {
            lines.append("  subgraph cluster_s\(cluster.sector) {")
            lines.append(
                "    label=\(labels.sector(cluster.sector).asDOT(columns: 40)); "
                    + "style=\"rounded,dashed\"; color=\"#606060\"; margin=6;")
            for institution in cluster.institutions {
                lines.append("    subgraph cluster_s\(cluster.sector)_i\(institution.number) {")
                lines.append(
                    "      label=\(labels.institution(institution.number).asDOT(columns: 40)); "
                        + "style=filled; fillcolor=\"#f6f6f6\"; color=\"#303030\"; margin=6;")
                lines += institution.nodes.map { "      " + dotNode($0) }
                lines.append("    }")
            }
            lines.append("  }")
        }
        lines += excerpt.edges.map { "  " + dotEdge($0) }
        return (lines + ["}", ""]).joined(separator: "\n")
    }

    static func head(legend: String, isLarge: Bool) -> [String] {
        [
            "digraph dependencies {",
            "  graph [rankdir=LR, newrank=true, fontname=\"sans-serif\", fontsize=11, "
                + "labelloc=b, nodesep=\(isLarge ? 0.08 : 0.2), ranksep=\(isLarge ? 0.6 : 0.5), "
                + "size=\"7.5,10.9\", margin=0.1, label=<\(legend)>];",
            "  node [fontname=\"sans-serif\", fontsize=10, style=filled, margin=\"0.06,0.03\", "
                + "height=0.2, width=0.2];",
            "  edge [fontname=\"sans-serif\", fontsize=8, arrowsize=0.6, color=\"#404040\"];",
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
            attributes.append("fontname=\"sans-serif bold\", peripheries=2")
        }
        return "n\(number) [\(attributes.joined(separator: ", "))];"
    }

    private static func dotShape(_ shape: Shape, isPresent: Bool) -> [String] {
        let dashed = isPresent ? "" : ",dashed"
        return switch shape {
        case .box: ["shape=box", "style=\"filled\(dashed)\""]
        case .rounded: ["shape=box", "style=\"filled,rounded\(dashed)\""]
        case .doubled: ["shape=box", "peripheries=2", "style=\"filled\(dashed)\""]
        case .ellipse, .hexagon, .diamond, .cylinder, .folder:
            ["shape=\(shape.rawValue)", "style=\"filled\(dashed)\""]
        }
    }

    private func dotEdge(_ edge: Edge) -> String {
        var attributes = [
            "style=\(Self.dotLine(edge.status))",
            "arrowhead=\(edge.isCritical ? "normal" : "vee")",
            "tooltip=\((labels.linkKind(edge.kind) + " " + labels.link(edge)).asDOT())",
        ]
        if excerpt.edges.count <= 60 {
            attributes.append("label=\(labels.linkKind(edge.kind).asDOT(columns: 20))")
        }
        if brokenEdges.contains(edge) {
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

    /// The legend as a table of Graphviz's HTML; only of what occurs.
    func legend(overview: Bool) -> String {
        let language = labels.language
        var cells: [String] = []
        if overview {
            cells.append(
                language.pick("lodziņš = iestāde vai nozare: ieraksti", "box = group: records"))
            cells.append(language.pick("bulta = saikņu skaits", "arrow = number of links"))
        } else {
            let kinds = Set(excerpt.members.map { graph[$0.node].kind }).sorted()
            cells += kinds.map { kind in
                let style = labels.style(kind)
                return "\(style.shape.name(language)) = \(style.name)"
            }
            let statuses = Set(excerpt.edges.map(\.status))
            let lines: [(Status, String)] = [
                (.confirmed, language.pick("vesela līnija", "whole line")),
                (.silent, language.pick("svītrota līnija", "dashed line")),
                (.disputed, language.pick("punktota līnija", "dotted line")),
            ]
            cells += lines.filter { statuses.contains($0.0) }
                .map { "\($0.1) = \(labels.status($0.0))" }
            cells.append(
                language.pick(
                    "pilns uzgalis = kritiska saikne", "full arrow head = critical link"))
            if !brokenNodes.isEmpty {
                cells.append(
                    language.pick(
                        "! un bieza sarkana līnija = solījums, ko nevar izpildīt",
                        "! and thick red line = promise that can't hold"))
            }
        }
        if let remark = remark() { cells.append(remark) }
        var rows = ""
        for start in stride(from: 0, to: cells.count, by: 3) {
            let row = cells[start..<min(start + 3, cells.count)]
            rows += "<TR>" + row.map { "<TD ALIGN=\"LEFT\">\($0.asLine().asXML())</TD>" }.joined()
                + "</TR>"
        }
        return "<TABLE BORDER=\"1\" CELLBORDER=\"0\" CELLSPACING=\"1\" CELLPADDING=\"2\">\(rows)"
            + "</TABLE>"
    }
}
