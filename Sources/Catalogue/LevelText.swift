public import Register

/// A promised, offered or required level as people write it: `availability=99.5%/month`,
/// `processing-time=5 working-day`, `recovery-time<=4h`.
///
/// Indicator, then `=`, `>=` or `<=`, a number, a unit, and after `/` a span. Latvian and English
/// labels stand for codes. Without a sign the indicator decides which of two values is better.
public struct LevelText: Hashable, Sendable {
    /// The indicator's code.
    public let indicator: String
    /// The fields of a level group's value, by code.
    public let fields: [String: String]

    /// The level that this text writes; nil where it is none.
    public init?(_ text: String, schema: Schema = .current) {
        let form = /([^=<>≤≥]+)(>=|<=|≥|≤|=)\s*(-?[0-9]+(?:[.,][0-9]+)?)\s*([^\/]*)(?:\/(.+))?/
        guard let match = text.wholeMatch(of: form),
            let indicator = schema.code(String(match.1).trimmed, in: "indicator")
        else { return nil }
        self.indicator = indicator
        var fields = ["target": String(match.3).replacing(",", with: ".")]
        let unit = String(match.4).trimmed
        guard let unit = Self.unit(unit, of: indicator, schema) else { return nil }
        fields["unit"] = unit
        switch match.2 {
        case ">=", "≥": fields["bound"] = "at-least"
        case "<=", "≤": fields["bound"] = "at-most"
        default: fields["bound"] = Self.bound(of: indicator)
        }
        if let span = match.5 {
            guard let code = schema.code(String(span).trimmed, in: "span") else { return nil }
            fields["per"] = code
        }
        self.fields = fields
    }

    /// The level as assignments to a group: `requires.availability.target=99.5` and so on.
    public func assignments(to group: String) -> [String] {
        fields.sorted { $0.key < $1.key }.map { "\(group).\(indicator).\($0.key)=\($0.value)" }
    }

    private static func unit(_ text: String, of indicator: String, _ schema: Schema) -> String? {
        if text.isEmpty { return ["availability", "errors"].contains(indicator) ? "percent" : nil }
        let short = [
            "%": "percent", "s": "second", "min": "minute", "h": "hour", "d": "day",
            "€": "euro", "eur": "euro",
        ]
        return short[text.lowercased()] ?? schema.code(text, in: "unit")
    }

    /// Which bound an indicator has where none is written; nil where it may be either.
    static func bound(of indicator: String) -> String? {
        switch indicator {
        case "availability", "capacity", "satisfaction": "at-least"
        case "processing-time", "response-time", "recovery-time", "data-loss", "support-response",
            "waiting-time", "client-time", "cost", "outages", "errors", "complaints":
            "at-most"
        default: nil
        }
    }
}

extension Schema {
    fileprivate func code(_ word: String, in list: String) -> String? {
        codeLists.first { $0.name == list }?.code(meantBy: word)
    }
}

extension String {
    fileprivate var trimmed: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
