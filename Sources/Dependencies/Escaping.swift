// Names come from other institutions. In every format they may only ever be text.

extension Unicode.Scalar {
    /// Whether it steers a terminal or turns the direction of text.
    fileprivate var isSteering: Bool {
        properties.generalCategory == .control || properties.generalCategory == .surrogate
            || (0x202A...0x202E).contains(value) || (0x2066...0x2069).contains(value)
            || value == 0x200E || value == 0x200F || value == 0x2028 || value == 0x2029
    }

    /// Whether XML 1.0 (section 2.2) allows it.
    fileprivate var isXML: Bool {
        value == 9 || value == 10 || value == 13 || (0x20...0xD7FF).contains(value)
            || (0xE000...0xFFFD).contains(value) || value >= 0x10000
    }
}

extension String {
    /// One line for people: line ends and tabs become spaces, what steers becomes U+FFFD.
    func asLine() -> String {
        var result = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            if scalar == "\n" || scalar == "\r" || scalar == "\t" {
                result.append(" ")
            } else {
                result.append(scalar.isSteering ? "\u{FFFD}" : scalar)
            }
        }
        return String(result)
    }

    private func replacing(_ replacement: (Unicode.Scalar) -> String?) -> String {
        var result = ""
        for scalar in unicodeScalars {
            if let text = replacement(scalar) {
                result += text
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// A JSON string with its quotes (RFC 8259, section 7).
    func asJSON() -> String {
        "\""
            + replacing { scalar in
                switch scalar {
                case "\"": return "\\\""
                case "\\": return "\\\\"
                case "\n": return "\\n"
                case "\r": return "\\r"
                case "\t": return "\\t"
                default:
                    guard scalar.isSteering else { return nil }
                    let digits = String(scalar.value, radix: 16)
                    return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                }
            } + "\""
    }

    /// A field of a CSV row (RFC 4180), quoted where needed.
    ///
    /// A field that a spreadsheet would take for a formula gets an apostrophe before it.
    func asCSV() -> String {
        var text = self
        if let first = unicodeScalars.first, "=+-@\t\r".unicodeScalars.contains(first) {
            text = "'" + text
        }
        let needsQuotes = text.unicodeScalars.contains { "\",\r\n ".unicodeScalars.contains($0) }
        return needsQuotes ? "\"" + text.replacing { $0 == "\"" ? "\"\"" : nil } + "\"" : text
    }

    /// Text of an XML element or attribute; what XML can't hold becomes U+FFFD.
    func asXML() -> String {
        replacing { scalar in
            switch scalar {
            case "&": "&amp;"
            case "<": "&lt;"
            case ">": "&gt;"
            case "\"": "&quot;"
            case "\r": "&#13;"
            default: scalar.isXML ? nil : "\u{FFFD}"
            }
        }
    }

    /// A quoted string of DOT; lines, where given, are broken after `columns`.
    ///
    /// Graphviz reads `\n`, `\N` and such, and entities as in HTML, even between quotes.
    func asDOT(columns: Int = .max) -> String {
        "\"" + asLine().wrapped(columns).map { $0.dotText() }.joined(separator: "\\n") + "\""
    }

    private func dotText() -> String {
        replacing { scalar in
            switch scalar {
            case "\"": "\\\""
            case "\\": "\\\\"
            case "&": "&amp;"
            default: nil
            }
        }
    }

    /// A quoted text of Mermaid; characters with a meaning become entity codes.
    func asMermaid(columns: Int = .max) -> String {
        let lines = asLine().wrapped(columns).map { line in
            line.replacing { scalar in
                switch scalar {
                case "\"", "#", "<", ">", "&", "`", "\\", ";", "{", "}", "[", "]", "|", "%", "*",
                    "_", "$":
                    "#\(scalar.value);"
                default: nil
                }
            }
        }
        return "\"" + lines.joined(separator: "<br/>") + "\""
    }

    /// Lines of at most so many characters, broken at spaces where there are any; at least one.
    func wrapped(_ columns: Int) -> [String] {
        guard count > columns else { return [self] }
        var lines: [String] = []
        var line = ""
        for word in split(separator: " ") {
            var rest = word
            if !line.isEmpty, line.count + 1 + rest.count > columns {
                lines.append(line)
                line = ""
            }
            while rest.count > columns {
                lines.append(String(rest.prefix(columns)))
                rest = rest.dropFirst(columns)
            }
            line += (line.isEmpty ? "" : " ") + rest
        }
        if !line.isEmpty || lines.isEmpty { lines.append(line) }
        return lines
    }
}
