/// How a page of A4 lies.
public enum Page: Sendable, Hashable, CaseIterable {
    /// Upright.
    case portrait
    /// On its long side.
    case landscape

    /// What fits within its margins, in inches.
    public var inches: (width: Double, height: Double) {
        self == .portrait ? (7.5, 10.9) : (10.9, 7.5)
    }

    var size: String { self == .portrait ? "7.5,10.9" : "10.9,7.5" }

    /// The page on which a drawing of this natural size can be printed largest, and its scale
    /// there; at most 1.
    ///
    /// Letters are of 10 points and should be of at least 6 in print: see ``leastScale``.
    public static func best(width: Double, height: Double) -> (page: Page, scale: Double) {
        func scale(_ page: Page) -> Double {
            min(1, page.inches.width / max(width, 0.1), page.inches.height / max(height, 0.1))
        }
        let page: Page = scale(.landscape) > scale(.portrait) ? .landscape : .portrait
        return (page, scale(page))
    }

    /// What is scaled down further is better listed.
    public static let leastScale = 0.6
}

extension Picture {
    /// The picture for Graphviz, for a page of A4.
    ///
    /// Institutions are frames inside sectors' frames. Kinds differ by shape and colour, answers by
    /// the line: whole when confirmed, dashed when not answered, dotted when disputed; critical
    /// links have a full head, others an open one. What can't hold is red, thick and marked "!".
    /// Links between the same two nodes share an arrow where they look alike; a letter at it stands for
    /// the kind of link, none for the commonest.
    ///
    /// More than 50 nodes, or 100 arrows, are listed in columns, with numbers instead of arrows; some
    /// 200 of them fill a page. More than 400 are put together, as `overview(by:limit:)` does.
    public func dot(on page: Page = .portrait) -> String {
        if excerpt.members.count > 400 { return overview(by: .institution, on: page) }
        let arrows = arrows()
        guard excerpt.members.count <= 50, arrows.count <= 100 else { return listing() }
        var lines = Self.head(legend: legend(.drawing), page)
        let signs = kindSigns(of: arrows)
        for cluster in clusters() { lines += frames(cluster).map { "  " + $0 } }
        lines += arrows.map { "  " + dotArrow($0, signs) }
        return (lines + ["}", ""]).joined(separator: "\n")
    }

    /// A sector's frame with its institutions' frames inside; one alone has one for both.
    private func frames(_ cluster: Cluster) -> [String] {
        let sector = labels.sector(cluster.sector)
        if let only = cluster.institutions.first, cluster.institutions.count == 1 {
            let institution = labels.institution(only.number)
            let name = institution == sector ? sector : "\(sector): \(institution)"
            return frame("s\(cluster.sector)", name, Self.institutionFrame, only.nodes.map(dotNode))
        }
        let inner = cluster.institutions.flatMap { institution in
            frame(
                "s\(cluster.sector)_i\(institution.number)", labels.institution(institution.number),
                Self.institutionFrame, institution.nodes.map(dotNode))
        }
        return frame(
            "s\(cluster.sector)", sector, "style=\"rounded,dashed\"; color=\"#606060\"; margin=5;",
            inner)
    }

    private static let institutionFrame =
        "style=filled; fillcolor=\"#f6f6f6\"; color=\"#303030\"; margin=5;"

    private func frame(
        _ id: String, _ name: String, _ style: String, _ content: [String]
    ) -> [String] {
        ["subgraph cluster_\(id) {", "  label=\(name.asDOT(columns: 40)); labelloc=t; \(style)"]
            + content.map { "  " + $0 } + ["}"]
    }

    static func head(legend: String, _ page: Page) -> [String] {
        [
            "digraph dependencies {",
            "  graph [rankdir=LR, fontname=\"sans-serif\", fontsize=11, "
                + "labelloc=b, nodesep=0.12, ranksep=0.35, "
                + "size=\"\(page.size)\", margin=0.1, label=<\(legend)>];",
            "  node [fontname=\"sans-serif\", fontsize=10, style=filled, margin=\"0.06,0.03\", "
                + "height=0.2, width=0.2];",
            "  edge [fontname=\"sans-serif\", fontsize=10, arrowsize=0.6, color=\"#404040\"];",
        ]
    }

    private func dotNode(_ number: NodeID) -> String {
        let node = graph[number]
        let style = labels.style(node.kind)
        let isBroken = brokenNodes.contains(number)
        let text = (isBroken ? "! " : "") + shortName(number)
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
        case .rounded:
            ["shape=box", "margin=\"0.1,0.04\"", "style=\"filled,rounded\(dashed)\""]
        case .doubled: ["shape=box", "peripheries=2", "style=\"filled\(dashed)\""]
        case .ellipse, .hexagon, .diamond, .cylinder, .folder, .note:
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

    /// What is written at arrows for each kind of links: nothing for the commonest, else a letter.
    private func kindSigns(of arrows: [Arrow]) -> [UInt8: String] {
        var counts: [UInt8: Int] = [:]
        for kind in arrows.flatMap({ Set($0.edges.map(\.kind)) }) { counts[kind, default: 0] += 1 }
        let letters = "abcdefghijklmnopqrstuvwxyz".map(String.init)
        let ordered = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
        return Dictionary(
            uniqueKeysWithValues: ordered.enumerated().map { place, kind in
                let letter =
                    place == 0
                    ? "" : place <= letters.count ? letters[place - 1] : "\(kind)"
                return (kind, letter)
            })
    }

    private func dotArrow(_ arrow: Arrow, _ signs: [UInt8: String]) -> String {
        let edge = arrow.first
        let names = arrow.edges.map { labels.linkKind($0.kind) + " " + labels.link($0) }
        var attributes = [
            "style=\(Self.dotLine(edge.status))",
            "arrowhead=\(edge.isCritical ? "normal" : "vee")",
            "tooltip=\(names.joined(separator: "; ").asDOT())",
        ]
        let kinds = Set(arrow.edges.map(\.kind)).sorted()
        var text = kinds.compactMap { signs[$0] }.filter { !$0.isEmpty }
        if arrow.edges.count > 1 { text.append("×\(arrow.edges.count)") }
        if !text.isEmpty { attributes.append("label=\"\(text.joined(separator: " "))\"") }
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
        let kinds = kindSigns(of: arrows()).sorted { $0.value < $1.value }.map { kind, sign in
            (sign.isEmpty ? language.pick("bez burta", "no letter") : sign) + " = "
                + labels.linkKind(kind)
        }
        return lines.filter { statuses.contains($0.0) }.map { "\($0.1) = \(labels.status($0.0))" }
            + [language.pick("pilns uzgalis = kritiska saikne", "full head = critical link")]
            + kinds
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
