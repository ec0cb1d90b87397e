internal import Catalogue
internal import Dependencies
internal import Register

extension Answer {
    /// Sets of records that depend on one another, each with a way round.
    static func cycles(_ cycles: [Cycle], in register: RegisterGraph) -> Answer {
        let list = cycles.lazy.map { cycle -> JSON in
            .object([
                "records": .array(cycle.members.map { .string(register.entry($0).name) }),
                "witness": .array(cycle.witness.nodes.map { .string(register.entry($0).name) }),
            ])
        }
        return Answer(
            list: list,
            .table(
                cycles,
                [
                    .number(Phrase(lv: "Ieraksti", en: "Records")),
                    .text(Phrase(lv: "Aplis", en: "Circle")),
                ], empty: Phrase(lv: "Apļu nav.", en: "There are none.")
            ) { ["\($0.members.count)", register.text($0.witness)] })
    }

    /// Records by how many services and life situations they weigh.
    ///
    /// - Parameters:
    ///   - rest: The title of the third number.
    ///   - key: The third number's key in JSON.
    static func weighed(
        _ items: [(node: NodeID, weight: UInt64, other: Int)], in register: RegisterGraph,
        rest: Phrase, key: String
    ) -> Answer {
        let table = Table(
            [
                .fixed(.record), .fixed(.type), .text(.name), .fixed(.owner),
                .number(
                    Phrase(lv: "Pakalpojumi un situācijas", en: "Services and situations")),
                .number(rest),
            ],
            items.map { item in
                let entry = register.entry(item.node)
                return [
                    entry.name, entry.kind.label.text, entry.title.text,
                    register.code(entry.owner), "\(item.weight)", "\(item.other)",
                ]
            })
        let list = items.map { item -> JSON in
            .object(
                register.reference(item.node).merging([
                    "services_and_situations": .count(item.weight), key: .count(item.other),
                ]) { $1 })
        }
        return Answer(list: list, table, empty: .none)
    }

    /// Resources that no service uses, services that no need uses, links without an end.
    static func orphans(in register: RegisterGraph, _ filter: Filter) -> Answer {
        let graph = register.graph
        let resources = graph.orphans(
            of: [GraphKind.resource.rawValue],
            lacking: [GraphKind.service.rawValue, GraphKind.resource.rawValue], filter: filter
        ) { register.isForItself($0) }
        let services = graph.orphans(
            of: [GraphKind.service.rawValue], lacking: [GraphKind.need.rawValue], filter: filter)
        let dangling = graph.dangling(filter: filter)
        func block(_ nodes: [NodeID], _ title: Phrase) -> [Block] {
            let table = [Block].table(nodes, [.fixed(.record), .text(.name), .fixed(.owner)]) {
                let entry = register.entry($0)
                return [entry.name, entry.title.text, register.code(entry.owner)]
            }
            return [.heading(title)] + table
        }
        return Answer(
            {
                [
                    "resources": .array(resources.map { .object(register.reference($0)) }),
                    "services": .array(services.map { .object(register.reference($0)) }),
                    "dangling": .array(dangling.map { .object(register.document($0)) }),
                ]
            },
            block(
                resources,
                Phrase(
                    lv: "Resursi, ko neizmanto neviens pakalpojums vai resurss",
                    en: "Resources that no service or resource uses"))
                + block(
                    services,
                    Phrase(
                        lv: "Pakalpojumi, kas neapmierina nevienu vajadzību",
                        en: "Services that meet no need"))
                + [.heading(Phrase(lv: "Saiknes bez gala", en: "Links without an end"))]
                + table(dangling, in: register))
    }

    /// How many links lead from each institution or sector to each.
    static func matrix(_ cells: [MatrixCell], in register: RegisterGraph) -> Answer {
        let sorted = cells.sorted { ($1.count, $0.from, $0.to) < ($0.count, $1.from, $1.to) }
        let list = sorted.lazy.map { cell -> JSON in
            .object([
                "from": .string(register.code(cell.from)), "to": .string(register.code(cell.to)),
                "links": .count(cell.count),
            ])
        }
        return Answer(
            list: list,
            .table(
                sorted,
                [
                    .text(Phrase(lv: "Atkarīgais", en: "Dependent")),
                    .text(Phrase(lv: "No kā", en: "Of what")),
                    .number(Phrase(lv: "Saiknes", en: "Links")),
                ], empty: Phrase(lv: "Saikņu nav.", en: "There are no links.")
            ) { [register.code($0.from), register.code($0.to), "\($0.count)"] })
    }
}
