extension Schema {
    /// What is wrong with a whole record: each cell by itself, then the rules across groups.
    public func violations(of record: RecordContent) -> [Violation] {
        guard let type = type(record.type) else {
            return [Violation("type", .unknownType, record.type)]
        }
        var violations: [Violation] = []
        for cell in record.cells {
            guard let group = group(named: cell.group)?.group else {
                violations.append(Violation(cell.group, .unknownGroup, cell.group))
                continue
            }
            violations += validate(
                type: type, group: group, element: cell.element, value: cell.value)
        }
        return violations + recordViolations(of: record, type)
    }

    /// What is wrong across the groups of a record whose cells are right one by one.
    public func recordViolations(of record: RecordContent) -> [Violation] {
        type(record.type).map { recordViolations(of: record, $0) } ?? []
    }

    private func recordViolations(of record: RecordContent, _ type: RecordType) -> [Violation] {
        let missing = type.groups.filter { $0.isRequired && record.groups[$0.code] == nil }
            .map { Violation($0.code, .missing, "\($0.label.lv) / \($0.label.en)") }
        return switch type.code {
        case "service": missing + Self.serviceViolations(of: record)
        case "resource": missing + Self.resourceViolations(of: record)
        case "link": missing + Self.linkViolations(of: record)
        case "notice": missing + Self.noticeViolations(of: record)
        default: missing
        }
    }

    /// Policy, "Pakalpojumi": the name's form, complexity and needs, recipients, channels.
    private static func serviceViolations(of record: RecordContent) -> [Violation] {
        var violations: [Violation] = []
        if let name = record.field("name")?["lv"]?.text, !(3...6).contains(wordCount(of: name)) {
            violations.append(Violation("name.lv", .nameWordCount))
        }
        let needs = record.elements("needs").count
        let isSimple = record.field("complexity")?.text == "simple"
        if isSimple && needs > 1 { violations.append(Violation("needs", .simpleMeetsOneNeed)) }
        if isSimple && !record.elements("parts").isEmpty {
            violations.append(Violation("parts", .simpleHasNoParts))
        }
        if !isSimple && needs == 1 {
            violations.append(Violation("needs", .complexMeetsSeveralNeeds))
        }
        let kind = record.field("kind")?.text
        if kind == "institutional-individual" && record.elements("named-recipients").isEmpty {
            violations.append(Violation("named-recipients", .individualNamesRecipients))
        }
        return violations + channelViolations(of: record, kind)
    }

    private static func channelViolations(
        of record: RecordContent, _ kind: String?
    ) -> [Violation] {
        guard case .map(let channels) = record.groups["channels"] else { return [] }
        let phases = Set(
            channels.values.flatMap { ($0["phases"]?.items ?? []).compactMap(\.text) })
        // What benefits society as a whole needs no request.
        let isRequested = phases.contains("request") || kind == "public-general"
        return isRequested && phases.contains("receipt")
            ? [] : [Violation("channels", .channelsIncomplete)]
    }

    private static func resourceViolations(of record: RecordContent) -> [Violation] {
        let isVirtual = record.field("origin")?.text == "virtual"
        let isObtained = record.groups["through"] != nil
        return isVirtual == isObtained ? [] : [Violation("through", .virtualNamesService)]
    }

    private static func linkViolations(of record: RecordContent) -> [Violation] {
        guard let from = record.field("ends", "from"), from == record.field("ends", "to") else {
            return []
        }
        return [Violation("ends.to", .linkToItself)]
    }

    private static func noticeViolations(of record: RecordContent) -> [Violation] {
        // Compared as written where both have the same offset; others are left to the reader.
        guard let from = record.field("time", "from")?.text,
            let to = record.field("time", "to")?.text,
            from.dropFirst(19) == to.dropFirst(19), to < from
        else { return [] }
        return [Violation("time.to", .noticeEndsEarly)]
    }

    /// The words of a name; a detail in parentheses doesn't count.
    static func wordCount(of name: String) -> Int {
        name.prefix { $0 != "(" }.split(whereSeparator: \.isWhitespace).count
    }
}
