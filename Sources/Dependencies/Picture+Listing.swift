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
    private enum Grid {
        static let columns = 3
        static let columnWidth = 2.45
        static let lineHeight = 0.125
        static let signs = 37
        static let boldSigns = 33
    }

    func listing() -> String {
        var lines = [
            "digraph dependencies {",
            "  graph [layout=neato, notranslate=true, overlap=true, fontname=\"sans-serif\", "
                + "fontsize=8, labelloc=b, size=\"7.5,10.9\", margin=0.05, "
                + "label=<\(legend(.listing))>];",
            "  node [fontname=\"sans-serif\", fontsize=7, margin=0, fixedsize=true, style=filled];",
        ]
        let entries = entries()
        let perColumn = max(1, (entries.count + Grid.columns - 1) / Grid.columns)
        let references = references()
        let starts = Set(excerpt.members.filter { $0.distance == 0 }.map(\.node))
        for (index, entry) in entries.enumerated() {
            let left = Double(index / perColumn) * Grid.columnWidth
            let top = -Double(index % perColumn) * Grid.lineHeight
            switch entry {
            case .sector(let number):
                let text = labels.sector(number).shortened(Grid.boldSigns)
                lines.append(
                    Self.text(
                        "s\(number)_\(index)", text, left, top,
                        "fillcolor=\"#404040\", "
                            + "fontcolor=white, fontname=\"sans-serif bold\", shape=box"))
            case .institution(let number):
                let text = labels.institution(number).shortened(Grid.boldSigns)
                lines.append(
                    Self.text(
                        "i\(number)_\(index)", text, left, top,
                        "fillcolor=\"#dddddd\", "
                            + "color=\"#808080\", fontname=\"sans-serif bold\", shape=box"))
            case .node(let number):
                lines.append(sign(number, left, top))
                let isBroken = brokenNodes.contains(number)
                let style =
                    isBroken
                    ? "shape=box, style=filled, fillcolor=white, color=\"#c00000\", penwidth=2, "
                        + "fontcolor=\"#900000\", fontname=\"sans-serif bold\""
                    : starts.contains(number)
                        ? "shape=box, fillcolor=white, penwidth=1, fontname=\"sans-serif bold\""
                        : "shape=plaintext, style=solid"
                lines.append(
                    Self.text(
                        "t\(number)", row(number, references[number] ?? "", isBroken), left + 0.14,
                        top, style))
            }
        }
        return (lines + ["}", ""]).joined(separator: "\n")
    }

    private func entries() -> [Entry] {
        clusters().flatMap { sector in
            [.sector(sector.sector)]
                + sector.institutions.flatMap { institution in
                    [.institution(institution.number)] + institution.nodes.map(Entry.node)
                }
        }
    }

    /// For each node the numbers of what it depends on: `?` not answered, `×` disputed.
    private func references() -> [NodeID: String] {
        var ends: [NodeID: [NodeID: Status]] = [:]
        for edge in excerpt.edges {
            let known = ends[edge.from]?[edge.to]
            // Of parallel links the best answer counts.
            if known == nil || known == .disputed || edge.status == .confirmed {
                ends[edge.from, default: [:]][edge.to] = edge.status
            }
        }
        return ends.mapValues { all in
            let shown = all.sorted { $0.key < $1.key }.prefix(3).map { end, status in
                "\(end)" + (status == .confirmed ? "" : status == .silent ? "?" : "×")
            }
            let rest = all.count > 3 ? " +\(all.count - 3)" : ""
            return " → " + shown.joined(separator: " ") + rest
        }
    }

    private func row(_ number: NodeID, _ references: String, _ isBroken: Bool) -> String {
        let head = (isBroken ? " ! " : " ") + "\(number) "
        let missing = graph[number].isPresent ? "" : "† "
        let width = isBroken ? Grid.boldSigns : Grid.signs
        let room = width - head.count - missing.count - references.count
        return head + missing + labels.name(number).shortened(max(8, room)) + references
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
        _ name: String, _ text: String, _ left: Double, _ top: Double, _ style: String
    ) -> String {
        let width = Grid.columnWidth - 0.25
        return "  \(name) [label=\(text.asDOT().dropLast())\\l\", width=\(inches(width)), "
            + "height=0.12, pos=\"\(inches(left + width / 2 - 0.02)),\(inches(top))!\", \(style)];"
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
