/// Rows under column titles, laid out to fit a width.
struct Table: Sendable {
    /// A column.
    struct Column: Sendable {
        let title: Phrase
        /// Whether cells are set flush right.
        let isNumber: Bool
        /// Whether a long cell goes on in the next line; others are never broken.
        let wraps: Bool

        /// A column whose cells are never broken: names, numbers, identifiers.
        static func fixed(_ title: Phrase) -> Column {
            Column(title: title, isNumber: false, wraps: false)
        }

        /// A column of numbers.
        static func number(_ title: Phrase) -> Column {
            Column(title: title, isNumber: true, wraps: false)
        }

        /// A column of text, which may go on in the next line.
        static func text(_ title: Phrase) -> Column {
            Column(title: title, isNumber: false, wraps: true)
        }
    }

    let columns: [Column]
    var rows: [[String]]

    init(_ columns: [Column], _ rows: [[String]]) {
        self.columns = columns
        self.rows = rows
    }

    /// The lines of the table, none wider than `width` unless unbreakable cells alone are.
    func lines(width: Int, _ language: Language) -> [String] {
        let titles = columns.map { $0.title.text(language) }
        let widths = fitted(titles: titles, width: width)
        var lines = layOut(titles, widths)
        lines.append(widths.map { String(repeating: "─", count: $0) }.joined(separator: "  "))
        for row in rows { lines += layOut(row, widths) }
        return lines
    }

    /// Natural widths, then wrapping columns give way, the widest first.
    private func fitted(titles: [String], width: Int) -> [Int] {
        var widths = titles.map(\.displayWidth)
        for row in rows {
            for (index, cell) in row.enumerated() where index < widths.count {
                widths[index] = max(widths[index], cell.displayWidth)
            }
        }
        let gaps = 2 * max(0, columns.count - 1)
        while widths.reduce(gaps, +) > width {
            let candidates = columns.indices.filter { columns[$0].wraps && widths[$0] > 12 }
            guard let widest = candidates.max(by: { widths[$0] < widths[$1] }) else { break }
            widths[widest] -= 1
        }
        return widths
    }

    private func layOut(_ row: [String], _ widths: [Int]) -> [String] {
        let cells = columns.indices.map { index -> [String] in
            let cell = index < row.count ? row[index] : ""
            return columns[index].wraps ? cell.wrapped(to: widths[index]) : [cell]
        }
        let height = cells.map(\.count).max() ?? 1
        return (0..<height).map { line in
            var text = ""
            for index in columns.indices {
                let piece = line < cells[index].count ? cells[index][line] : ""
                let padding = String(
                    repeating: " ", count: max(0, widths[index] - piece.displayWidth))
                if index > 0 { text += "  " }
                text += columns[index].isNumber ? padding + piece : piece + padding
            }
            return text.withoutTrailingSpaces
        }
    }
}

extension String {
    /// How many columns of a terminal the text takes: marks none, wide East Asian characters two.
    var displayWidth: Int {
        reduce(0) { width, character in
            guard let scalar = character.unicodeScalars.first else { return width }
            switch scalar.properties.generalCategory {
            case .control, .format, .nonspacingMark, .enclosingMark: return width
            default: break
            }
            switch scalar.value {
            case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
                0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF:
                return width + 2
            default: return width + 1
            }
        }
    }

    /// The text in lines of at most `width` columns, broken at spaces where there are any.
    func wrapped(to width: Int) -> [String] {
        var lines: [String] = []
        for paragraph in split(separator: "\n", omittingEmptySubsequences: false) {
            var line = ""
            for word in paragraph.split(separator: " ") {
                for piece in String(word).pieces(of: max(1, width)) {
                    let joined = line.isEmpty ? piece : line + " " + piece
                    if joined.displayWidth <= width {
                        line = joined
                    } else {
                        lines.append(line)
                        line = piece
                    }
                }
            }
            lines.append(line)
        }
        return lines
    }

    /// The text cut to `width` columns, the last of them `…`, if it is wider.
    func elided(to width: Int) -> String {
        guard displayWidth > width else { return self }
        var text = ""
        for character in self {
            if (text + String(character)).displayWidth > width - 1 { break }
            text.append(character)
        }
        return text + "…"
    }

    private func pieces(of width: Int) -> [String] {
        guard displayWidth > width else { return [self] }
        var pieces: [String] = []
        var piece = ""
        for character in self {
            if (piece + String(character)).displayWidth > width {
                pieces.append(piece)
                piece = ""
            }
            piece.append(character)
        }
        pieces.append(piece)
        return pieces
    }

    fileprivate var withoutTrailingSpaces: String {
        var text = self
        while text.last == " " { text.removeLast() }
        return text
    }
}
