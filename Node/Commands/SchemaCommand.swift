internal import ArgumentParser
internal import Register

/// `saime schema`.
struct SchemaCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        .noun(
            "schema", lv: "Ierakstu veidi, grupas, lauki un kodi.",
            en: "Types, groups, fields and codes.", [List.self, Show.self], default: List.self)
    }

    /// The types.
    struct List: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb("list", lv: "Ierakstu veidi.", en: "The types.", example: "schema list")
        }

        @OptionGroup var global: GlobalOptions

        func answer() async throws -> Answer {
            let types = Schema.current.types
            let table = Table(
                [
                    .fixed(.type), .text(.name), .text(Phrase(lv: "Kam", en: "What for")),
                ], types.map { [$0.code, $0.label.phrase.text, $0.note.phrase.text] })
            let list = types.map { type -> JSON in
                [
                    "type": .string(type.code), "label": type.label.json, "note": type.note.json,
                    "term": .optional(type.term),
                ]
            }
            return Answer(list: list, table, empty: "")
        }
    }

    /// One type.
    struct Show: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "show", lv: "Viena veida grupas, lauki, kodi un kurš ir noteicošais.",
                en: "A type's groups, fields, codes and who prevails.",
                example: "schema show service")
        }

        @OptionGroup var global: GlobalOptions
        @Argument(help: .text("veids", "the type", value: "type"))
        var type: String

        func answer() async throws -> Answer {
            guard let type = Schema.current.type(type) else { throw Failure.unknownType(type) }
            return Answer(
                [
                    "type": .string(type.code), "label": type.label.json,
                    "groups": .array(type.groups.map(\.json)),
                ],
                [
                    .heading(Phrase("\(type.code): \(type.label.phrase.text)")),
                    .table(groups(of: type), empty: ""),
                ] + codeLists(of: type))
        }

        private func groups(of type: Schema.RecordType) -> Table {
            let rows = type.groups.flatMap { group -> [[String]] in
                let title = group.label.phrase.text + (group.isRequired ? " *" : "")
                let first = [group.code, title, group.shape.text, group.precedence.text]
                let fields = group.soleField == nil ? group.fields : []
                return [first]
                    + fields.map {
                        ["  ." + $0.code, $0.label.phrase.text, $0.kind.text, ""]
                    }
            }
            return Table(
                [
                    .fixed(.group), .text(.name), .text(Phrase(lv: "Kas tajā", en: "What it holds")),
                    .text(Phrase(lv: "Kurš ir noteicošais", en: "Who prevails")),
                ], rows)
        }

        private func codeLists(of type: Schema.RecordType) -> [Answer.Block] {
            var shown: Set<String> = []
            let kinds = type.groups.flatMap { group in
                [group.shape.element].compactMap { $0 } + group.fields.map(\.kind)
            }
            return kinds.flatMap { kind -> [Answer.Block] in
                guard case .code(let list) = kind, shown.insert(list.name).inserted else {
                    return []
                }
                let codes = list.codes.map { [$0.code, $0.label.lv, $0.label.en] }
                return [
                    .heading(Phrase("\(list.name): \(list.label.phrase.text)")),
                    .table(
                        Table([.fixed(.code), .text("Latviski"), .text("English")], codes), empty: ""),
                ]
            }
        }
    }
}

extension Schema.Label {
    /// The label as a text of the interface.
    var phrase: Phrase { Phrase(lv: lv, en: en) }

    fileprivate var json: JSON { ["lv": .string(lv), "en": .string(en)] }
}

extension Schema.Group {
    fileprivate var json: JSON {
        [
            "group": .string(code), "label": label.json, "required": .bool(isRequired),
            "shape": .string(shape.text),
            "prevails": .array(precedence.roles.map { .string($0.code) }),
            "closed": .bool(precedence.isClosed),
            "fields": .array(
                fields.map {
                    [
                        "field": .string($0.code), "label": $0.label.json,
                        "kind": .string($0.kind.text), "required": .bool($0.isRequired),
                        "many": .bool($0.isMany),
                    ]
                }),
        ]
    }
}

extension Schema.Precedence {
    fileprivate var text: String {
        roles.map(\.code).joined(separator: " > ") + (isClosed ? say(" (citi ne)", " (no others)") : "")
    }
}

extension Schema.Shape {
    fileprivate var text: String {
        switch self {
        case .single: say("viena vērtība", "one value")
        case .set(let kind): say("kopa: ", "set: ") + kind.text
        case .map(let kind): say("karte pēc: ", "map by: ") + kind.text
        }
    }
}

extension Schema.Kind {
    fileprivate var text: String {
        switch self {
        case .text(let limit): say("teksts valodās, līdz \(limit)", "text by language, up to \(limit)")
        case .line(let limit): say("rinda, līdz \(limit)", "line, up to \(limit)")
        case .code(let list): say("kods: ", "code: ") + list.name
        case .integer(let bounds): "\(bounds.lowerBound)…\(bounds.upperBound)"
        case .decimal(let unit): say("skaitlis", "number") + (unit.map { " (\($0))" } ?? "")
        case .boolean: "true, false"
        case .date: "2026-12-31"
        case .timeStamp: "2026-12-31T23:59:00+02:00"
        case .period: "2025-01-01/.."
        case .duration: "P10D, PT4H"
        case .url: "https://…"
        case .email: say("e-pasts", "e-mail")
        case .phone: "+371…"
        case .eAddress: "_DEFAULT@…"
        case .registrationNumber: say("reģistrācijas numurs", "registration number")
        case .reference(let types): say("ieraksts: ", "record: ") + types.joined(separator: ", ")
        case .hours: "Mo-Fr 09:00-17:00"
        case .territory: "LV, NUTS, ATVK"
        case .key: say("īss vārds", "short name")
        case .localCode: say("vietējais kods", "local code")
        case .digest: "SHA-256"
        }
    }
}
