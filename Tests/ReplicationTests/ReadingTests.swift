import Foundation
import Merge
import Register
import Replication
import Seals
import Storage
import Testing

@Suite("The register is read cell by cell, and every value can be proved")
struct ReadingTests {
    private let federation: Federation
    private let record: RecordID
    private let log = LogID(institution: 2, scope: .public)

    init() throws {
        federation = try Federation()
        for number: UInt32 in [2, 3] { try federation.admit(number) }
        record = try federation.create(by: 2)
        try federation.converge()
    }

    @Test("Of one role's words the narrowest layer's shows to who may read it")
    func layers() throws {
        try federation.state([Federation.name(record, "iekšējs")], by: 2, scope: .government)
        try federation.state([Federation.name(record, "slēgts")], by: 2, scope: .restricted(2))
        try federation.converge()
        let node = try federation.national
        func name(_ layers: [Scope]) throws -> String? {
            let cell = Cell(record: record, group: "service.name")
            let view = try node.view(record, layers: layers)?.cells.first { $0.cell == cell }
            return view?.value.map { String(decoding: $0, as: UTF8.self) }
        }
        #expect(try name([.public]) == #"{"lv":"Nosaukums"}"#)
        #expect(try name([.public, .government]) == #"{"lv":"iekšējs"}"#)
        #expect(try name([.public, .government, .restricted(2)]) == #"{"lv":"slēgts"}"#)
        #expect(try name([.restricted(3)]) == nil)
        // After a transfer the restricted layer of the former owner no longer counts.
        try federation.order(.transfer(records: [record], from: 2, to: 3))
        #expect(try name([.public, .government, .restricted(2)]) == #"{"lv":"iekšējs"}"#)
        #expect(
            try node.fingerprint().layers.map(\.layer) == [.public, .government, .restricted(2)])
    }

    @Test("An explanation's path leads from the entry to a checkpoint that verifies")
    func explanation() throws {
        for turn in 0..<700 where turn.isMultiple(of: 10) {
            let writings = (0..<10).map { offset in
                Writing(
                    ChangeSet(statements: [Federation.name(record, "v\(turn + offset)")]),
                    institution: 2, scope: .public, using: &federation.random)
            }
            _ = try federation.node(2).write(writings, time: federation.tick())
        }
        try federation.state([Federation.name(record, "priekšlikums")], by: 3)
        try federation.converge()
        let receipt = try #require(
            try federation.national.issueReceipt(
                for: federation.national.frontier(), signer: 1, time: federation.tick()))
        try federation.node(3).admit([receipt])
        let cell = Cell(record: record, group: "service.name")
        let explanation = try #require(try federation.node(3).explain(cell))
        #expect(explanation.statement.statement.value == Bytes(#"{"lv":"v699"}"#.utf8))
        #expect(explanation.say.holder == 2)
        #expect(explanation.say.untilAct == nil)
        let directory = try federation.national.directory()
        guard case .admit(let admission) = directory.acts[Int(explanation.say.fromAct)]?.order
        else {
            Issue.record("the say doesn't come from an admission")
            return
        }
        #expect(admission.number == 2)
        #expect(
            Tree.verifyInclusion(
                leaf: explanation.entry.leaf, index: explanation.statement.reference.sequence,
                size: explanation.anchor.size, path: explanation.path,
                root: explanation.anchor.root))
        let checkpoint = try #require(explanation.checkpoint)
        #expect(checkpoint.root == explanation.anchor.root)
        let key = try #require(federation.keys[2]).publicKey
        #expect(key.verifies(signature: checkpoint.signature, message: checkpoint.signedBytes))
        #expect(explanation.receipts.map(\.isFinal) == [true])
        #expect(explanation.statement.acknowledgement.final != nil)
        #expect(explanation.others.count == 701)
        // Every entry's proof holds, whichever block it stands in.
        for sequence: UInt64 in [0, 1, 255, 256, 257, 511, 512, 700] {
            let proof = try #require(try federation.node(3).proof(of: sequence, in: log))
            #expect(
                Tree.verifyInclusion(
                    leaf: proof.entry.leaf, index: sequence, size: proof.anchor.size,
                    path: proof.path, root: proof.anchor.root))
        }
        #expect(try federation.node(3).verify(log).findings.isEmpty)
    }

    @Test("As of a day the register is that of the day's last note, on every node")
    func asOf() throws {
        let notes = try federation.national.writeFrontierNotes(
            day: "2026-11-22", time: federation.tick(), using: &federation.random)
        #expect(notes.count == 2)
        try federation.state([Federation.name(record, "vēlāk")], by: 2)
        try federation.carry(from: 2, to: 1)
        _ = try federation.national.writeFrontierNotes(
            day: "2026-11-23", time: federation.tick(), using: &federation.random)
        try federation.state([Federation.name(record, "šodien")], by: 2)
        try federation.converge()
        for number: UInt32 in [1, 2, 3] {
            let node = try federation.node(number)
            func name(_ day: String?) throws -> String? {
                let view = try node.view(record, asOf: day)
                let cell = view?.cells.first { $0.cell.group == "service.name" }
                return cell?.value.map { String(decoding: $0, as: UTF8.self) }
            }
            #expect(try name("2026-11-22") == #"{"lv":"Nosaukums"}"#)
            #expect(try name("2026-11-23") == #"{"lv":"vēlāk"}"#)
            #expect(try name("2026-12-31") == #"{"lv":"vēlāk"}"#)
            #expect(try name(nil) == #"{"lv":"šodien"}"#)
            #expect(try node.view(record, asOf: "2026-11-21") == nil)
            let layer = try node.frontierNotes(of: .public)
            #expect(layer.map { $0.note.changed.map(\.log) } == [[log], [log]])
        }
    }

    @Test(
        "What was open as of a day is listed as it was then, layer by layer, whoever answered since"
    )
    func openAsOf() throws {
        try federation.state([Federation.name(record, "Labāks")], by: 3)
        try federation.converge()
        _ = try federation.national.writeFrontierNotes(
            day: "2026-11-22", time: federation.tick(), using: &federation.random)
        let proposal = try #require(try federation.national.proposals().first)
        try federation.state(
            [Federation.name(record, "Labāks", adopts: proposal.statement.reference)], by: 2)
        try federation.state(
            [Federation.name(record, "Cits")], by: 3, scope: .government)
        try federation.converge()
        for number: UInt32 in [1, 2, 3] {
            let node = try federation.node(number)
            func positions(_ layers: [Scope]?, _ day: String?) throws -> [Position] {
                try node.proposals(OpenQuestion(layers: layers, asOf: day)).map(
                    \.statement.position)
            }
            #expect(try positions(nil, "2026-11-22") == [proposal.statement.position])
            #expect(try positions([.government], "2026-11-22").isEmpty)
            #expect(try positions(nil, "2026-11-21").isEmpty)
            #expect(try positions([.public], nil).isEmpty)
            #expect(try positions([.government], nil).count == 1)
            #expect(try node.proposals(OpenQuestion(owner: 3)).isEmpty)
            #expect(try node.late(OpenQuestion(asOf: "2026-11-22")).isEmpty)
        }
    }

    @Test("A log shorter here than in the latest note about it is found, a shortened one isn't")
    func shorterThanNoted() throws {
        _ = try federation.national.writeFrontierNotes(
            day: "2026-11-22", time: federation.tick(), using: &federation.random)
        try federation.state([Federation.name(record, "vēlāk")], by: 2)
        try federation.carry(from: 2, to: 1)
        _ = try federation.national.writeFrontierNotes(
            day: "2026-11-23", time: federation.tick(), using: &federation.random)
        let node = try federation.node(3)
        #expect(try node.latestFrontierNote() == nil && node.logsShorterThanNoted().isEmpty)
        // The notes come, and what they are about doesn't.
        try Federation.carryDirectory(from: federation.national, to: node)
        for scope in [Scope.public, .government] {
            let notes = LogID(institution: 1, scope: scope)
            let range = try #require(
                try federation.national.range(of: notes, from: 0, budget: 1 << 20))
            #expect(try node.admit([range]).map(\.verdict) == [.admitted])
        }
        let short = try #require(try node.logsShorterThanNoted().first)
        #expect((short.log, short.noted, short.held, short.day) == (log, 2, 1, "2026-11-23"))
        #expect(try node.latestFrontierNote()?.day == "2026-11-23")
        try federation.carry(from: 1, to: 3)
        #expect(try node.logsShorterThanNoted().isEmpty)
        #expect(try federation.national.logsShorterThanNoted().isEmpty)
    }

    @Test("As of a day what the national lead wrote at the end of an ended epoch counts too")
    func asOfEndedEpoch() throws {
        let national = try federation.national
        func note(_ day: String) throws {
            _ = try national.writeFrontierNotes(
                day: day, time: federation.tick(), using: &federation.random)
        }
        func function(_ value: String) throws {
            try federation.state([Federation.function(record, value, role: .national)], by: 1)
        }
        try function("pirms piezīmes")
        try note("2026-11-22")
        try function("aiz piezīmes")
        let key = try SealKey(generate: .p256)
        try federation.order(
            .host(institution: 1, host: 0, sealKey: key.publicKey.spki, nodeKeys: [[1]]))
        national.replaceSeals([Seal(institution: 1, key: key)])
        try note("2026-11-23")
        let ended = LogID(institution: 1, scope: .public)
        #expect(try national.frontierNotes(of: .public).map(\.log.epoch) == [1, 2])
        #expect(
            try national.frontierNotes(of: .public).last?.note.changed
                == national.frontier().filter { $0.log == ended })
        try note("2026-11-24")
        #expect(try national.frontierNotes(of: .public).last?.note.changed.isEmpty == true)
        let values = ["22": "pirms piezīmes", "23": "aiz piezīmes", "24": "aiz piezīmes"]
        for (day, value) in values {
            let view = try national.view(record, asOf: "2026-11-\(day)")
            let cell = view?.cells.first { $0.cell.group == "service.function" }
            #expect(cell?.value == Bytes("\"\(value)\"".utf8), "\(day)")
        }
    }

    @Test("Records are found by type, owner, prefix and local code")
    func listing() throws {
        try federation.state(
            [
                Statement(
                    cell: Cell(record: record, group: "service.code"), role: .owner, kind: .set,
                    value: Bytes(#""EV-1""#.utf8))
            ], by: 2)
        try federation.converge()
        let node = try federation.node(3)
        let summary = try #require(try node.records(type: "service", owner: 2).first)
        #expect(summary.record == record)
        #expect(summary.code == "EV-1")
        #expect(try node.records(type: "resource").isEmpty)
        #expect(try node.records(owner: 3).isEmpty)
        for length in [1, 9, 10, 40] {
            let prefix = String(record.hex.prefix(length))
            #expect(try node.resolve(prefix: prefix) == [record], "\(length) digits")
        }
        #expect(try node.resolve(prefix: "ff").isEmpty)
        #expect(try node.resolve(prefix: "nav").isEmpty)
        #expect(try node.namings(code: "EV-1", creator: 2).map(\.record) == [record])
        #expect(try node.namings(code: "EV-1", creator: 3).isEmpty)
        #expect(try node.namings() == [try #require(try node.naming(of: record))])
        // Those that are only referred to count too.
        #expect(try (1...9).contains(node.mostNamings()))
        // A retracted record is no longer listed.
        try federation.state(
            [
                Statement(
                    cell: Cell(record: record, group: "existence"), role: .owner, kind: .empty)
            ], by: 2)
        try federation.converge()
        #expect(try node.records().isEmpty)
        #expect(try node.allRecords() == [record])
    }

    @Test("A layer's fingerprint is the radix tree over all its records, whoever created them")
    func fingerprint() throws {
        for _ in 0..<20 { _ = try federation.create(by: 2) }
        for _ in 0..<3 { _ = try federation.create(by: 3) }
        try federation.converge()
        let national = try federation.national
        var hashes: [(id: RecordID, hash: Digest)] = []
        for id in try national.allRecords() {
            let cells = try #require(try national.view(id)).cells.compactMap { view in
                view.value.map {
                    Fingerprint.EffectiveCell(
                        group: view.cell.group, element: view.cell.element, word: .value($0))
                }
            }
            let hash = try #require(Fingerprint.record(id, cells: cells))
            hashes.append((id: id, hash: hash))
        }
        let layer = try #require(try national.fingerprint().layers.first)
        #expect(layer.fingerprint == Fingerprint.tree(hashes))
        #expect(layer.records == 24)
        let own = hashes.filter { $0.id.creator == 2 }
        let institution = try national.fingerprint(of: 2, in: .public)
        #expect(institution.created == Fingerprint.tree(own, depth: 8))
        #expect(institution.records == 21)
        try federation.order(.transfer(records: [record], from: 2, to: 3))
        #expect(try national.fingerprint(of: 2, in: .public).given == [record])
        #expect(try national.fingerprint(of: 3, in: .public).received.map(\.record) == [record])
    }

    @Test("Who reads a restricted layer, and who may hold its logs, follows from the directory")
    func audience() throws {
        try federation.admit(4, leadKind: .sector)
        try federation.admit(5)
        try federation.admit(6, host: 5)
        try federation.admit(7)
        try federation.admit(8, leadKind: .sector)
        try federation.admit(9)
        try federation.order(.assignLead(institution: 6, lead: 4))
        try federation.order(.assignLead(institution: 9, lead: 8))
        try federation.order(
            .delegate(owner: 6, delegate: 9, groups: ["service.name"], records: []))
        func readers() throws -> [UInt32] {
            let directory = try federation.national.directory()
            return (1...9).filter { directory.reads(.restricted(6), $0) }
        }
        func holders(by author: UInt32 = 6) throws -> [UInt32] {
            let directory = try federation.national.directory()
            let log = LogID(institution: author, scope: .restricted(6))
            return (1...9).filter { directory.mayHold(log, $0) }
        }
        #expect(try readers() == [1, 4, 5, 6, 9])
        // The delegate's lead serves its node as upstream: it carries what it doesn't read.
        #expect(try holders() == [1, 4, 5, 6, 8, 9])
        let act = try federation.national.directoryHead().size - 1
        try federation.order(.endDelegation(act))
        #expect(try readers() == [1, 4, 5, 6])
        #expect(try holders() == [1, 4, 5, 6])
        // What another writes there, an offer say, goes over that one's lead.
        #expect(try holders(by: 9) == [1, 4, 5, 6, 8, 9])
        #expect(try holders(by: 7) == [1, 4, 5, 6, 7])
        try federation.order(.exclude(7))
        let directory = try federation.national.directory()
        let others = LogID(institution: 2, scope: .public)
        #expect(!directory.mayHold(others, 7))
        #expect(!directory.reads(.public, 7) && directory.reads(.public, 6))
        #expect(directory.mayHold(LogID(institution: 7, scope: .public), 7))
        #expect(directory.mayHold(Directory.log, 7))
    }

    @Test(
        "A receipt is final once the directory that it names is known: what was taken is late then")
    func finalAndTaken() throws {
        let node = try federation.node(2)
        try federation.state([Federation.name(record, "Cits")], by: 2)
        try federation.order(.transfer(records: [record], from: 2, to: 3))
        try Federation.carry(from: node, to: federation.national)
        let national = try federation.national
        let receipt = try #require(
            try national.issueReceipt(for: national.frontier(), signer: 1, time: 10))
        try node.admit([receipt])
        func shown() throws -> [StatementView] {
            try #require(try node.view(record)).statements
        }
        #expect(try shown().allSatisfy { $0.acknowledgement.final == nil })
        #expect(try shown().allSatisfy { $0.acknowledgement.held == 10 })
        try Federation.carryDirectory(from: national, to: node)
        #expect(try shown().allSatisfy { $0.acknowledgement.final == 10 })
        #expect(try shown().contains { $0.verdict.code == "late" })
    }

    @Test("Read together, what stands in one log is held by that log's receipts alone")
    func receiptsApart() throws {
        let other = try federation.create(by: 3)
        try federation.converge()
        let national = try federation.national
        let held = try national.frontier().filter { $0.log == log }
        let receipt = try #require(try national.issueReceipt(for: held, signer: 1, time: 10))
        try federation.state([Federation.name(record, "Vēlāk")], by: 2)
        try federation.converge()
        let node = try federation.node(3)
        try node.admit([receipt])
        for records in [[record, other], [other, record]] {
            let statements = try node.views(of: records).flatMap(\.statements)
            for statement in statements {
                let position = statement.reference
                let isHeld = position.log == log && position.sequence < held[0].size
                #expect(statement.acknowledgement.final == (isHeld ? 10 : nil))
            }
            #expect(Set(statements.map(\.acknowledgement.final)) == [10, nil])
        }
    }

    @Test("Only receipts that their signer's seal made, of what is held, are kept: the latest")
    func receipts() throws {
        let national = try federation.national
        let first = try #require(
            try national.issueReceipt(for: national.frontier(), signer: 1, time: 10))
        #expect(first.isFinal)
        let node = try federation.node(2)
        try node.admit([first])
        #expect(try node.receipts(of: log).map(\.size) == [1])
        try federation.state([Federation.name(record, "x")], by: 2)
        try federation.carry(from: 2, to: 1)
        let second = try #require(
            try national.issueReceipt(for: national.frontier(), signer: 1, time: 20))
        let forged = try Receipt(
            federation: second.federation, signer: 1, isFinal: true, time: 20,
            directorySize: second.directorySize, logs: second.logs,
            sign: try #require(federation.keys[3]).sign)
        try node.admit([forged])
        #expect(try node.receipts(of: log).map(\.time) == [10])
        try node.admit([second])
        try node.admit([first])
        #expect(try node.receipts(of: log).map(\.time) == [20])
        let unheld = try national.issueReceipt(
            for: [Cut(log: log, size: 9, root: .zero)], signer: 1, time: 30)
        #expect(unheld == nil)
    }
}
