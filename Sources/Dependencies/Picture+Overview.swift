extension Picture {
    /// The picture with records put together by institution or sector, for answers of too many.
    ///
    /// Up to 40 arrows between groups are drawn, labelled with how many links they stand for;
    /// a dashed one has no confirmed link. More are set as a matrix of numbers: the row depends
    /// on the column. The `limit` groups with most links have a row, the others share one.
    public func overview(
        by grouping: Grouping, limit: Int = 24, on page: Page = .portrait
    ) -> String {
        let arrows = groupArrows(grouping)
        return arrows.count <= 40
            ? arrowOverview(grouping, arrows, page) : matrixOverview(grouping, arrows, limit, page)
    }

    private struct GroupArrow {
        var from: UInt32
        var to: UInt32
        var count = 0
        var hasConfirmed = false
    }

    /// How many links lead from each group to each, itself included, ascending.
    private func groupArrows(_ grouping: Grouping) -> [GroupArrow] {
        var arrows: [UInt64: GroupArrow] = [:]
        for edge in excerpt.edges {
            let from = graph.group(of: edge.from, by: grouping)
            let to = graph.group(of: edge.to, by: grouping)
            let key = UInt64(from) << 32 | UInt64(to)
            var arrow = arrows[key] ?? GroupArrow(from: from, to: to)
            arrow.count += 1
            arrow.hasConfirmed = arrow.hasConfirmed || edge.status == .confirmed
            arrows[key] = arrow
        }
        return arrows.values.sorted { ($0.from, $0.to) < ($1.from, $1.to) }
    }

    private func name(of group: UInt32, _ grouping: Grouping) -> String {
        grouping == .institution ? labels.institution(group) : labels.sector(group)
    }

    private func brokenGroups(_ grouping: Grouping) -> Set<UInt32> {
        Set(
            excerpt.members.map(\.node).filter(brokenNodes.contains)
                .map { graph.group(of: $0, by: grouping) })
    }

    private func arrowOverview(
        _ grouping: Grouping, _ arrows: [GroupArrow], _ page: Page
    ) -> String {
        var lines = Self.head(legend: legend(.arrows), page) + groupBoxes(grouping)
        let heaviest = arrows.map(\.count).max() ?? 1
        for arrow in arrows {
            let width = 10 + 30 * arrow.count / heaviest
            lines.append(
                "  g\(arrow.from) -> g\(arrow.to) [label=\"\(arrow.count)\", "
                    + "penwidth=\(width / 10).\(width % 10), "
                    + "style=\(arrow.hasConfirmed ? "solid" : "dashed")];")
        }
        return (lines + ["}", ""]).joined(separator: "\n")
    }

    private func groupBoxes(_ grouping: Grouping) -> [String] {
        var counts: [UInt32: [UInt8: Int]] = [:]
        for member in excerpt.members {
            let group = graph.group(of: member.node, by: grouping)
            counts[group, default: [:]][graph[member.node].kind, default: 0] += 1
        }
        let broken = brokenGroups(grouping)
        return counts.keys.sorted().map { group in
            let kinds = (counts[group] ?? [:]).sorted { $0.key < $1.key }
                .map { "\(labels.style($0.key).name): \($0.value)" }.joined(separator: ", ")
            let title = ((broken.contains(group) ? "! " : "") + name(of: group, grouping))
                .asDOT(columns: 26).dropLast()
            let mark = broken.contains(group) ? ", color=\"#c00000\", penwidth=3" : ""
            return "  g\(group) [shape=box, fillcolor=\"#ffffff\", "
                + "label=\(title)\\n\(kinds.asDOT(columns: 26).dropFirst())\(mark)];"
        }
    }

    private func matrixOverview(
        _ grouping: Grouping, _ arrows: [GroupArrow], _ limit: Int, _ page: Page
    ) -> String {
        var totals: [UInt32: Int] = [:]
        for arrow in arrows {
            totals[arrow.from, default: 0] += arrow.count
            totals[arrow.to, default: 0] += arrow.count
        }
        let shown = totals.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(limit)
            .map(\.key).sorted()
        let places = Dictionary(uniqueKeysWithValues: shown.enumerated().map { ($1, $0) })
        let others = totals.count - shown.count
        let size = shown.count + (others > 0 ? 1 : 0)
        var table = Array(repeating: Array(repeating: 0, count: size), count: size)
        for arrow in arrows {
            table[places[arrow.from] ?? shown.count][places[arrow.to] ?? shown.count] += arrow.count
        }
        let broken = brokenGroups(grouping)
        var names = shown.map { (broken.contains($0) ? "! " : "") + name(of: $0, grouping) }
        if others > 0 {
            names.append(labels.language.pick("pārējās kopā: \(others)", "\(others) others"))
        }
        let rows = names.indices.map { row in Self.matrixRow(row, names[row], table[row], table) }
        let heading = (1...max(1, size)).map { "<TD><B>\($0)</B></TD>" }.joined()
        return
            (Self.head(legend: legend(.matrix), page) + [
                "  matrix [shape=plaintext, style=solid, label=<<TABLE BORDER=\"0\" CELLBORDER=\"1\" "
                    + "CELLSPACING=\"0\" CELLPADDING=\"2\"><TR><TD></TD><TD></TD>\(heading)</TR>"
                    + rows.joined() + "</TABLE>>];", "}", "",
            ]).joined(separator: "\n")
    }

    /// A row: number, name and counts; the larger a count, the darker its field.
    private static func matrixRow(
        _ number: Int, _ name: String, _ counts: [Int], _ table: [[Int]]
    ) -> String {
        let heaviest = table.joined().max() ?? 1
        let colour = name.hasPrefix("! ") ? " COLOR=\"#c00000\" BORDER=\"3\"" : ""
        let cells = counts.map { count -> String in
            guard count > 0 else { return "<TD></TD>" }
            let shade = String(245 - 110 * count / max(1, heaviest), radix: 16)
            return "<TD ALIGN=\"RIGHT\" BGCOLOR=\"#\(shade)\(shade)\(shade)\">\(count)</TD>"
        }
        return "<TR><TD><B>\(number + 1)</B></TD><TD ALIGN=\"LEFT\"\(colour)>"
            + "\(name.shortened(36).asXML())</TD>\(cells.joined())</TR>"
    }
}
