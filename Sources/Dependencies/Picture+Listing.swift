// More than some sixty records with their links can't be drawn as arrows that a reader could
// follow on A4. The listing sets them in columns under their institutions instead, with the kind
// as a sign before each, and names what each depends on by number.

extension Picture {
    /// A line of the listing.
    private enum Entry {
        case sector(UInt32)
        case institution(UInt32)
        case node(NodeID)
    }

    /// Where lines stand, in inches; letters are of 7 points.
    private struct Grid {
        static let lineHeight = 0.125
        /// As many lines as fill a page of A4 beside the legend.
        static let linesPerColumn = 78
        let columns: Int
        let lines: Int

        /// As few columns as hold the lines: the wider one is, the more of a name it shows.
        init(lineCount: Int) {
            columns = min(3, max(1, (lineCount + Self.linesPerColumn - 1) / Self.linesPerColumn))
            lines = max(1, (lineCount + columns - 1) / columns)
        }

        var width: Double { 7.35 / Double(columns) }
        /// Letters of 7 points are some 0.06 inches wide, bold ones 0.068.
        var signs: Int { Int((width - 0.3) / 0.061) }
        var boldSigns: Int { Int((width - 0.3) / 0.069) }

        func left(_ index: Int) -> Double { Double(index / lines) * width }
        func top(_ index: Int) -> Double { -Double(index % lines) * Self.lineHeight }
    }

    /// The picture as a listing in columns, for Graphviz; fits a page up to some 230 lines.
    public func listing() -> String {
        var lines = [
            "digraph dependencies {",
            "  graph [layout=neato, notranslate=true, overlap=true, fontname=\"sans-serif\", "
                + "fontsize=8, labelloc=b, size=\"7.5,10.9\", margin=0.05, "
                + "label=<\(legend(.listing))>];",
            "  node [fontname=\"sans-serif\", fontsize=7, margin=0, fixedsize=true, style=filled];",
        ]
        let entries = entries()
        let grid = Grid(lineCount: entries.count)
        let references = references(atMost: [8, 4, 3][grid.columns - 1])
        for (index, entry) in entries.enumerated() {
            lines += self.lines(of: entry, at: index, grid, references)
        }
        return (lines + ["}", ""]).joined(separator: "\n")
    }

    private func lines(
        of entry: Entry, at index: Int, _ grid: Grid, _ references: [NodeID: String]
    ) -> [String] {
        switch entry {
        case .sector(let number):
            return [
                Self.text(
                    "s\(number)_\(index)", labels.sector(number).shortened(grid.boldSigns), index,
                    grid, indent: 0,
                    "fillcolor=\"#404040\", fontcolor=white, fontname=\"sans-serif bold\", "
                        + "shape=box")
            ]
        case .institution(let number):
            return [
                Self.text(
                    "i\(number)_\(index)", labels.institution(number).shortened(grid.boldSigns),
                    index, grid, indent: 0,
                    "fillcolor=\"#dddddd\", color=\"#808080\", fontname=\"sans-serif bold\", "
                        + "shape=box")
            ]
        case .node(let number):
            let isBroken = brokenNodes.contains(number)
            let isStart = excerpt.members.prefix { $0.distance == 0 }.contains { $0.node == number }
            let style =
                isBroken
                ? "shape=box, style=filled, fillcolor=white, color=\"#c00000\", penwidth=2, "
                    + "fontcolor=\"#900000\", fontname=\"sans-serif bold\""
                : isStart
                    ? "shape=box, fillcolor=white, penwidth=1, fontname=\"sans-serif bold\""
                    : "shape=plaintext, style=solid"
            let signs = isBroken || isStart ? grid.boldSigns : grid.signs
            return [
                sign(number, grid.left(index), grid.top(index)),
                Self.text(
                    "t\(number)", row(number, references[number] ?? "", isBroken, signs), index,
                    grid, indent: 0.14, style),
            ]
        }
    }

    private func entries() -> [Entry] {
        clusters().flatMap { sector in
            // A lead's own records stand under its sector's name at once.
            let name = labels.sector(sector.sector)
            let institutions = sector.institutions.sorted { one, other in
                labels.institution(one.number) == name && labels.institution(other.number) != name
            }
            return [.sector(sector.sector)]
                + institutions.flatMap { institution in
                    (labels.institution(institution.number) == name
                        ? [] : [.institution(institution.number)])
                        + institution.nodes.map(Entry.node)
                }
        }
    }

    /// For each node the numbers of what it depends on: `?` not answered, `×` disputed.
    private func references(atMost limit: Int) -> [NodeID: String] {
        var ends: [NodeID: [NodeID: Status]] = [:]
        for edge in excerpt.edges {
            let known = ends[edge.from]?[edge.to]
            // Of parallel links the best answer counts.
            if known == nil || known == .disputed || edge.status == .confirmed {
                ends[edge.from, default: [:]][edge.to] = edge.status
            }
        }
        return ends.mapValues { all in
            let shown = all.sorted { $0.key < $1.key }.prefix(limit).map { end, status in
                "\(end)" + (status == .confirmed ? "" : status == .silent ? "?" : "×")
            }
            let rest = all.count > limit ? " +\(all.count - limit)" : ""
            return " → " + shown.joined(separator: " ") + rest
        }
    }

    private func row(
        _ number: NodeID, _ references: String, _ isBroken: Bool, _ width: Int
    ) -> String {
        let head = (isBroken ? " ! " : " ") + "\(number) "
        let missing = graph[number].isPresent ? "" : "† "
        let room = width - head.count - missing.count - references.count
        return head + missing + shortName(number).shortened(max(8, room)) + references
    }

    private func sign(_ number: NodeID, _ left: Double, _ top: Double) -> String {
        let style = labels.style(graph[number].kind)
        let shape = Self.dotShape(style.shape, isPresent: graph[number].isPresent)
        // A second line takes 4 points on each side.
        let size = style.shape == .doubled ? "width=0.03, height=0.01" : "width=0.13, height=0.1"
        return "  n\(number) [label=\"\", \(size), "
            + "fillcolor=\"\(style.colour.asColour())\", \(shape.joined(separator: ", ")), "
            + "pos=\"\(Self.inches(left)),\(Self.inches(top))!\"];"
    }

    private static func text(
        _ name: String, _ text: String, _ index: Int, _ grid: Grid, indent: Double,
        _ style: String
    ) -> String {
        let width = grid.width - 0.25 - indent
        let middle = grid.left(index) + indent + width / 2 - 0.02
        return "  \(name) [label=\(text.asDOT().dropLast())\\l\", width=\(inches(width)), "
            + "height=0.12, pos=\"\(inches(middle)),\(inches(grid.top(index)))!\", \(style)];"
    }

    /// Thousandths at most.
    private static func inches(_ value: Double) -> String {
        "\((value * 1000).rounded() / 1000)"
    }
}

extension String {
    /// One line of at most so many characters; an ellipsis stands for what is cut.
    func shortened(_ count: Int) -> String {
        let line = asLine()
        return line.count <= count ? line : line.prefix(max(0, count - 1)) + "…"
    }
}
