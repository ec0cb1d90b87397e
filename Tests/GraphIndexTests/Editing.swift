import Catalogue
import Register

/// Edits that a graph has to follow, drawn at random.
struct Editing {
    let world: World
    var nodes: [RecordID] = []
    var links: [RecordID] = []
    var provisions: [RecordID] = []
    var levels: [RecordID] = []
    /// What links and provisions state now.
    var stated: [RecordID: CanonicalJSON] = [:]
    var gone: [RecordID: String] = [:]
    var types: [RecordID: String] = [:]
    private var count = 0

    init(_ world: World) { self.world = world }

    private func draw(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &world.random) }

    private func any(_ records: [RecordID]) -> RecordID? {
        records.randomElement(using: &world.random)
    }

    /// Mostly a node; now and then a record that nobody has.
    private func end() -> RecordID {
        draw(8) == 0
            ? .random(creator: UInt32(1 + draw(3)), using: &world.random)
            : any(nodes) ?? .institution(1)
    }

    private mutating func create(_ type: String) throws -> RecordID {
        count += 1
        // Codes repeat, as when one is given anew.
        let record = try world.create(
            type, by: UInt32(1 + draw(3)), code: "c\(draw(4) == 0 ? draw(5) : count)")
        types[record] = type
        return record
    }

    private func write(_ statements: [Statement], about record: RecordID) throws {
        let owner = try world.owner(record)
        let scope: Scope = [.public, .public, .government, .restricted(owner)][draw(4)]
        try world.state(statements, by: owner, scope: scope)
    }

    mutating func step() throws {
        switch draw(15) {
        case 0...1: nodes.append(try create(["service", "resource", "need"][draw(3)]))
        case 2: nodes.append(try create(["life-situation", "access-point"][draw(2)]))
        case 3...4: links.append(try create("link"))
        case 5: provisions.append(try create("provision"))
        case 6...7: try point()
        case 8: try provide()
        case 9...10: try answer()
        case 11: try imply()
        case 12: try level()
        case 13: try change()
        default: try move()
        }
    }

    private mutating func point() throws {
        guard let link = any(links) else { return }
        let kind = LinkKind.stated[draw(LinkKind.stated.count)].code
        let ends = CanonicalJSON.object([
            "from": .string(end().hex), "kind": .string(kind), "to": .string(end().hex),
        ])
        stated[link] = ends
        try write([.set(link, "link.ends", ends)], about: link)
    }

    private mutating func provide() throws {
        guard let provision = any(provisions) else { return }
        let delivery = CanonicalJSON.object([
            "provider": .string(RecordID.institution(UInt32(1 + draw(3))).hex),
            "service": .string(end().hex),
        ])
        stated[provision] = delivery
        try write(
            [
                .set(provision, "provision.delivery", delivery),
                .put(provision, "provision.access-points", end().hex),
            ], about: provision)
    }

    /// Answers what is stated now, or was; sometimes of a link that isn't there yet.
    private func answer() throws {
        guard let answerer = any(nodes), let type = types[answerer] else { return }
        let about = any(links + provisions) ?? end()
        if draw(4) == 0 {
            try write([.remove(answerer, "\(type).answers", about.hex)], about: answerer)
            return
        }
        let bytes = draw(5) == 0 ? [] : stated[about]?.bytes ?? []
        let value = CanonicalJSON.object([
            "answer": .string(draw(3) == 0 ? "no" : "yes"),
            "digest": .string(Digest.sha256(bytes).hex), "reason": .string("r\(draw(9))"),
        ])
        // The end that the link names answers, if it is known who that is.
        let named = [stated[about]?["to"], stated[about]?["service"], stated[about]?["from"]]
            .compactMap { $0?.text }.compactMap(RecordID.init(hex:)).first { types[$0] != nil }
        let record = named ?? answerer
        try write(
            [.put(record, "\(types[record] ?? type).answers", about.hex, value)], about: record)
    }

    private func imply() throws {
        guard let record = any(nodes), let type = types[record] else { return }
        let group =
            type == "need"
            ? "need.situations"
            : ["service.parts", "service.needs", "service.situations", "service.named-recipients"][
                draw(4)]
        guard group.hasPrefix(type + ".") else { return }
        let other = end().hex
        try write(
            [draw(4) == 0 ? .remove(record, group, other) : .put(record, group, other)],
            about: record)
    }

    private mutating func level() throws {
        if draw(2) == 0 { levels.append(try create("service-level")) }
        let value = CanonicalJSON.object([
            "target": .string("9\(draw(9)).\(draw(9))"), "unit": .string("percent"),
        ])
        if draw(2) == 0, let record = any(levels) {
            try write(
                [
                    .set(record, "service-level.service", .object(["service": .string(end().hex)])),
                    .put(record, "service-level.indicators", "availability", value),
                ], about: record)
        } else if let record = any(nodes + links), let type = types[record] {
            let group = type == "resource" ? "offers" : "requires"
            guard ["resource", "need", "link"].contains(type) else { return }
            try write([.put(record, "\(type).\(group)", "response-time", value)], about: record)
        }
    }

    /// Validity, names, what is emptied and withdrawn.
    private func change() throws {
        guard let record = any(nodes + links + provisions), let type = types[record] else { return }
        let groups = ["validity", "name", "criticality", "ends", "delivery", "code"]
        let group = groups[draw(groups.count)]
        let value: CanonicalJSON? =
            switch group {
            case "validity":
                .object(["validity": .string(["2020-01-01/2021-01-01", "../2030-01-01"][draw(2)])])
            case "name": .object(["name": .object(["lv": .string("n\(draw(9))")])])
            case "criticality": .object(["criticality": .string(["critical", "minor"][draw(2)])])
            case "code": .object(["code": .string("x\(draw(9))")])
            default: nil
            }
        if let value, draw(3) > 0 {
            try write([.set(record, "\(type).\(group)", value)], about: record)
        } else {
            try write(
                [.say(record, "\(type).\(group)", draw(2) == 0 ? .empty : .withdraw)], about: record
            )
        }
    }

    /// Retracts, restores, transfers.
    private mutating func move() throws {
        if draw(3) == 0, let (record, type) = gone.randomElement(using: &world.random) {
            gone[record] = nil
            try world.state(
                [.set(record, "existence", .object(["type": .string(type)]))],
                by: world.owner(record))
        } else if draw(2) == 0, let record = any(nodes + links + provisions) {
            gone[record] = types[record]
            try world.state([.say(record, "existence", .empty)], by: world.owner(record))
        } else if let record = any(nodes + links + provisions) {
            let owner = try world.owner(record)
            try world.order(
                .transfer(records: [record], from: owner, to: owner % 3 + 1))
        }
    }
}
