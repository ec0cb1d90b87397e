/// What modules, peers and stores say in English, in Latvian.
///
/// Modules know one language, and reasons travel between nodes in it; so what they say is looked
/// up here when it is shown. A sentence is a pattern: `{}` stands for what it names, which is
/// looked up in turn. What isn't found stays as it is.
enum PhraseBook {
    /// A text in Latvian; nil where no pattern fits.
    static func latvian(_ english: String) -> String? {
        for (pattern, latvian) in patterns {
            guard let parts = match(english, pattern) else { continue }
            return fill(latvian, parts.map { self.latvian($0) ?? $0 })
        }
        return nil
    }

    /// What stands for each `{}` of a pattern; nil where the text doesn't fit it.
    private static func match(_ text: String, _ pattern: [Substring]) -> [String]? {
        guard let first = pattern.first, text.hasPrefix(first) else { return nil }
        guard pattern.count > 1 else { return text == first ? [] : nil }
        var rest = text.dropFirst(first.count)
        var parts: [String] = []
        for literal in pattern[1..<(pattern.count - 1)] {
            guard let found = rest.firstRange(of: literal) else { return nil }
            parts.append(String(rest[..<found.lowerBound]))
            rest = rest[found.upperBound...]
        }
        guard let last = pattern.last, rest.hasSuffix(last) else { return nil }
        return parts + [String(rest.dropLast(last.count))]
    }

    private static func fill(_ pattern: String, _ parts: [String]) -> String {
        let literals = pattern.split(separator: "{}", omittingEmptySubsequences: false)
        return zip(literals, parts + [""]).map { $0 + $1 }.joined()
    }

    /// A transport error in one line, as peers' states keep it: stage, message, code, remedy.
    private static let lines = [
        ("{}: {} [{}] {}", "{}: {} [{}] {}"), ("{}: {} [{}]", "{}: {} [{}]"),
    ]

    /// All patterns, the more general ones last.
    static let sentences =
        transport + store + replica + session + admission + acts + seals + lines

    private static let patterns = sentences.map { english, latvian in
        (
            english: english.split(separator: "{}", omittingEmptySubsequences: false),
            latvian: latvian
        )
    }
}

extension Phrase {
    /// What a module, a peer or a store says in English.
    init(said english: String) {
        self.init(lv: PhraseBook.latvian(english) ?? english, en: english)
    }
}
