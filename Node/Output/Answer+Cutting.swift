internal import Catalogue
internal import Dependencies

// Single points of failure.

extension Answer {
    /// What, alone, cuts services and life situations off from a resource.
    ///
    /// Resources are looked at in the order of how much they reach. Where there are too many for a
    /// few seconds, it is said how many were.
    static func cutting(in register: RegisterGraph, _ filter: Filter, limit: Int) -> Answer {
        var workspace = Workspace()
        let roots = register.resourcesByReach(filter)
        let cuttings = register.graph.cuttings(
            from: roots, filter: filter, limit: max(0, limit), weight: register.weight,
            using: &workspace)
        let rows = cuttings.nodes.filter { $0.weight > 0 }
        let table = Table(
            [
                .fixed(.record), .fixed(.type), .text(.name), .fixed(.owner),
                .number(Phrase(lv: "Pakalpojumi un situācijas", en: "Services and situations")),
                .fixed(Phrase(lv: "No resursa", en: "From resource")),
            ],
            rows.map { row in
                let entry = register.entry(row.node)
                return [
                    entry.name, entry.kind.label.text, entry.title.text,
                    register.code(entry.owner), "\(row.weight)", register.entry(row.root).name,
                ]
            })
        let list = rows.map { row -> JSON in
            .object(
                register.reference(row.node).merging([
                    "services_and_situations": .count(row.weight), "cut_off": .count(row.count),
                    "from": .object(register.reference(row.root)),
                ]) { $1 })
        }
        var answer = Answer(list: list, table, empty: .none)
        let left = roots.count - cuttings.examinedCount
        if left > 0 {
            answer.warnings.append(
                Phrase(
                    lv:
                        "Aplūkoti \(cuttings.examinedCount) resursi, kas skar visvairāk; vēl \(left)"
                        + " nav. Par vienu resursu: graph critical RESURSS.",
                    en: "Looked at the \(cuttings.examinedCount) resources that reach most, not at"
                        + " \(left) more. For one resource: graph critical RESOURCE."))
        }
        return answer
    }

    /// What parts the graph, whichever way links lead.
    static func parting(in register: RegisterGraph, _ filter: Filter, limit: Int) -> Answer {
        let parting = register.graph.articulations(
            filter: filter, limit: max(0, limit), weight: register.weight)
        return .weighed(
            parting.map { ($0.node, $0.weight, $0.pieces) }, in: register,
            rest: Phrase(lv: "Daļas", en: "Pieces"), key: "pieces")
    }
}

extension RegisterGraph {
    /// The resources that something depends on, those that reach most first.
    fileprivate func resourcesByReach(_ filter: Filter) -> [NodeID] {
        let resources = (0..<NodeID(graph.nodeCount)).filter {
            graph[$0].kind == GraphKind.resource.rawValue && graph[$0].isPresent
                && graph.degree(of: $0, .impact, filter: filter) > 0
        }
        // Beyond some hundred the order hardly matters: by number.
        let first = graph.rank(filter: filter, limit: 200, weight: weight).nodes.map(\.node)
            .filter(Set(resources).contains)
        let known = Set(first)
        return first + resources.filter { !known.contains($0) }
    }
}
