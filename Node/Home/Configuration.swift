/// A node's configuration file: `name = value` lines; `#` starts a comment.
///
/// Every option is explained in `Node/README.md`. Comments and order survive changes made here.
struct Configuration: Sendable, Equatable {
    /// The options that may stand once.
    static let single = [
        "language", "institution", "listen", "node-key", "node-certificate", "authority",
        "authority-key", "directory-key", "root-key", "log-level", "subscription",
    ]
    /// The options that may stand several times.
    static let repeated = ["seal", "upstream", "revocation-list"]

    private var lines: [Line]

    private enum Line: Sendable, Equatable {
        case other(String)
        case option(name: String, value: String)

        func names(_ option: String) -> Bool {
            if case .option(option, _) = self { true } else { false }
        }
    }

    /// An empty configuration under a heading.
    init() {
        lines = [.other("# Configuration of a Saime node; every option: Node/README.md")]
    }

    /// The configuration that this text is; unknown and doubled options are refused by line.
    init(parsing text: String, file: String) throws {
        lines = []
        var seen: Set<String> = []
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            let content = line.trimmed
            if content.isEmpty || content.hasPrefix("#") {
                lines.append(.other(String(line)))
                continue
            }
            let parts = content.split(separator: "=", maxSplits: 1).map { String($0).trimmed }
            guard parts.count == 2, !parts[1].isEmpty else {
                throw Failure.badConfiguration(
                    file, line: index + 1, lv: "jābūt `vārds = vērtība`",
                    en: "`name = value` expected")
            }
            guard Self.single.contains(parts[0]) || Self.repeated.contains(parts[0]) else {
                throw Failure.badConfiguration(
                    file, line: index + 1, lv: "nezināma iespēja “\(parts[0])”",
                    en: "unknown option “\(parts[0])”")
            }
            guard Self.repeated.contains(parts[0]) || seen.insert(parts[0]).inserted else {
                throw Failure.badConfiguration(
                    file, line: index + 1, lv: "iespēja “\(parts[0])” norādīta divreiz",
                    en: "the option “\(parts[0])” stands twice")
            }
            lines.append(.option(name: parts[0], value: parts[1]))
        }
        while case .other("") = lines.last { lines.removeLast() }
    }

    /// The value of an option that stands once; nil where it doesn't stand.
    subscript(name: String) -> String? {
        get { all(name).first }
        set {
            let at = lines.firstIndex { $0.names(name) }
            if let at { lines.remove(at: at) }
            guard let newValue else { return }
            lines.insert(.option(name: name, value: newValue), at: at ?? lines.count)
        }
    }

    /// The values of an option that may stand several times, in order.
    func all(_ name: String) -> [String] {
        lines.compactMap { if case .option(name, let value) = $0 { value } else { nil } }
    }

    /// Values of the form `KEY REST`, by key.
    func pairs(_ name: String) -> [(key: String, value: String)] {
        all(name).compactMap { value in
            let parts = value.split(separator: " ", maxSplits: 1).map { String($0).trimmed }
            return parts.count == 2 ? (parts[0], parts[1]) : nil
        }
    }

    /// Sets the line `name = key value`, in place of one with the same key.
    mutating func setPair(_ name: String, key: String, value: String) {
        let line = Line.option(name: name, value: "\(key) \(value)")
        let at = lines.firstIndex { other in
            if case .option(name, let old) = other { old.hasPrefix(key + " ") } else { false }
        }
        if let at { lines[at] = line } else { lines.append(line) }
    }

    /// Adds the line `name = key value` beside those with the same key.
    mutating func addPair(_ name: String, key: String, value: String) {
        lines.append(.option(name: name, value: "\(key) \(value)"))
    }

    /// The file's text.
    var text: String {
        lines.map { line in
            switch line {
            case .other(let text): text + "\n"
            case .option(let name, let value): "\(name) = \(value)\n"
            }
        }.joined()
    }
}

extension StringProtocol {
    /// The text without white space at its ends.
    var trimmed: String {
        var text = Substring(self)
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
