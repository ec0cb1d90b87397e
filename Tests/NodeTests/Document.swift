internal import Foundation

/// One of the project's Markdown documents, as far as tests read it.
struct Document {
    private let lines: [Substring]

    /// Reads a document of the package.
    init(_ path: String) throws {
        let text = try String(contentsOf: Program.package.appending(path: path), encoding: .utf8)
        lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    }

    private init(lines: some Sequence<Substring>) { self.lines = Array(lines) }

    /// The part under a heading, up to the next one of its level; empty if there is none.
    func section(_ heading: String) -> Document {
        let mark = heading.prefix { $0 == "#" } + " "
        guard let start = lines.firstIndex(where: { $0 == heading }) else {
            return Document(lines: [])
        }
        return Document(lines: lines[(start + 1)...].prefix { !$0.hasPrefix(mark) })
    }

    /// The commands of its blocks marked `sh`, block by block: continued lines joined, comments
    /// left out.
    var shellBlocks: [[String]] {
        blocks.filter { $0.language == "sh" }.map { block in
            block.lines.joined(separator: "\n").replacing("\\\n", with: " ")
                .split(separator: "\n").map(Self.command).filter { !$0.isEmpty }
        }
    }

    /// The code between single backticks outside blocks, in order.
    var spans: [String] {
        prose.joined(separator: "\n").split(separator: "`", omittingEmptySubsequences: false)
            .enumerated().filter { !$0.offset.isMultiple(of: 2) }
            .map { $0.element.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
    }

    /// The cells of its tables' rows, without the headings.
    var rows: [[String]] {
        lines.filter { $0.hasPrefix("| ") && !$0.hasPrefix("|--") }.map { line in
            line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        }
    }

    private static func command(_ line: Substring) -> String {
        let code = line.firstRange(of: "  #").map { line[..<$0.lowerBound] } ?? line
        return code.trimmingCharacters(in: .whitespaces)
    }

    private var blocks: [(language: String, lines: [Substring])] {
        var found: [(language: String, lines: [Substring])] = []
        for (line, isInside) in marked {
            if !isInside, let language = Self.fence(line) {
                found.append((language, []))
            } else if isInside, !found.isEmpty {
                found[found.count - 1].lines.append(line)
            }
        }
        return found
    }

    private var prose: [Substring] {
        marked.filter { !$0.isInside && Self.fence($0.line) == nil }.map(\.line)
    }

    /// Every line, and whether it stands inside a block.
    private var marked: [(line: Substring, isInside: Bool)] {
        var isInside = false
        return lines.map { line in
            guard Self.fence(line) != nil else { return (line, isInside) }
            isInside.toggle()
            return (line, false)
        }
    }

    /// The language after three backticks; nil for another line.
    private static func fence(_ line: Substring) -> String? {
        let line = line.drop(while: \.isWhitespace)
        return line.hasPrefix("```") ? String(line.dropFirst(3)) : nil
    }
}
