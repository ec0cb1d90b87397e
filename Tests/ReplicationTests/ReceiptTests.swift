import Foundation
import Merge
import Register
import Replication
import Seals
import Storage
import Testing

@Suite("A receipt counts when its signer's seal made it, and says so when it doesn't")
struct ReceiptTests {
    private let federation: Federation
    private let log = LogID(institution: 4, scope: .public)
    private let receipt: Receipt

    /// Institution 4 below sector node 2, which has signed for the log.
    init() throws {
        federation = try Federation()
        try federation.admit(2, leadKind: .sector)
        try federation.admit(3)
        try federation.admit(4)
        try federation.order(.assignLead(institution: 4, lead: 2))
        _ = try federation.create(by: 4)
        try federation.converge()
        let held = try federation.national.frontier().filter { $0.log.institution == 4 }
        receipt = try #require(
            try federation.node(2).issueReceipt(for: held, signer: 2, time: 7))
    }

    /// The receipt with other words and the signature as it was.
    private func altered(_ replace: (String) -> String) throws -> Receipt {
        try #require(Receipt(replace(receipt.text)))
    }

    /// Every receipt that is one byte, word or line away and can still be read.
    private func alterations() throws -> [Receipt] {
        let digits = Array("0123456789")
        var texts: Set<String> = []
        for index in receipt.text.indices {
            for other in digits + ["A", "b", "+"] where receipt.text[index] != other {
                var text = receipt.text
                text.replaceSubrange(index...index, with: String(other))
                texts.insert(text)
            }
        }
        texts.insert(receipt.text.replacing(" held ", with: " final "))
        return texts.sorted().compactMap { Receipt($0) }
    }

    /// Whether a receipt is about what a node holds, and of acts that it knows: so it matters.
    private func matters(_ receipt: Receipt, to node: Replica) throws -> Bool {
        try receipt.federation != node.federation || receipt.isFinal != (receipt.signer == 1)
            || receipt.directorySize <= node.directoryHead().size
                && receipt.logs.contains { $0.log == log && $0.size <= 1 }
    }

    @Test("Altered anywhere it is refused with a reason if it matters, and changes nothing")
    func alteredReceipts() throws {
        let node = try federation.node(3)
        let alterations = try alterations()
        #expect(alterations.count > 200)
        for altered in alterations {
            let refused = try node.admit([altered])
            let expected = try matters(altered, to: node) ? [altered] : []
            #expect(refused.map(\.receipt) == expected, "\(altered.text)")
            #expect(refused.allSatisfy { !$0.refusal.detail.isEmpty })
        }
        #expect(try node.receipts(of: log).isEmpty)
        #expect(try node.admit([receipt]).isEmpty)
        #expect(try node.receipts(of: log).map(\.text) == [receipt.text])
        // Nor once the right one is known; that one may come again.
        for altered in alterations { try node.admit([altered]) }
        #expect(try node.admit([receipt, receipt]).isEmpty)
        #expect(try node.receipts(of: log).map(\.text) == [receipt.text])
        #expect(try node.verify(log).findings.isEmpty)
    }

    @Test("One that says no more than is known isn't looked at, whoever signed it")
    func nothingNew() throws {
        let node = try federation.node(3)
        func forged(_ log: LogID, _ size: UInt64, _ root: Digest) throws -> Receipt {
            Receipt(
                federation: receipt.federation, signer: 2, isFinal: false, time: 9,
                directorySize: receipt.directorySize, logs: [Cut(log: log, size: size, root: root)],
                sign: { $0 })
        }
        let root = try #require(receipt.logs.first).root
        #expect(try node.admit([forged(log, 1, root)]).map(\.refusal.code) == [.badSignature])
        try node.admit([receipt])
        #expect(try node.admit([forged(log, 1, root)]).isEmpty)
        #expect(try node.admit([forged(log, 2, root)]).isEmpty)
        #expect(
            try node.admit([forged(LogID(institution: 4, scope: .government), 1, root)]).isEmpty)
        #expect(try node.receipts(of: log).map(\.text) == [receipt.text])
    }

    @Test("One by a key that has ended since is no lie: it is ignored")
    func endedKey() throws {
        let key = try SealKey(generate: .p256)
        try federation.order(.rotateKey(institution: 2, sealKey: key.publicKey.spki))
        let node = try federation.node(3)
        try Federation.carryDirectory(from: federation.national, to: node)
        #expect(try node.admit([receipt]).isEmpty)
        #expect(try node.receipts(of: log).isEmpty)
    }

    @Test("One that names another root than is held is refused")
    func otherRoot() throws {
        let key = try #require(federation.keys[2])
        let other = try Receipt(
            federation: federation.national.federation, signer: 2, isFinal: false, time: 8,
            directorySize: 1, logs: [Cut(log: log, size: 1, root: .sha256([1]))],
            sign: { try key.sign($0) })
        let refused = try federation.node(3).admit([other])
        #expect(refused.map(\.refusal.code) == [.rootMismatch])
        #expect(try federation.node(3).receipts(of: log).isEmpty)
    }

    @Test("One of logs with several audiences is refused: it would tell all of them of all")
    func mixedAudiences() throws {
        let key = try #require(federation.keys[2])
        let root = try #require(receipt.logs.first).root
        let node = try federation.node(3)
        func codes(_ logs: [LogID]) throws -> [Refusal.Code] {
            let mixed = try Receipt(
                federation: receipt.federation, signer: 2, isFinal: false, time: 8,
                directorySize: 1, logs: logs.map { Cut(log: $0, size: 1, root: root) },
                sign: { try key.sign($0) })
            return try node.admit([mixed]).map(\.refusal.code)
        }
        let restricted = (3...4).map { LogID(institution: $0, scope: .restricted(4)) }
        #expect(try codes([log, restricted[1]]) == [.malformed])
        // The one that offers a record doesn't see what others write about the receiver.
        #expect(try codes(restricted) == [.malformed])
        let later = LogID(institution: 3, scope: .restricted(4), epoch: 2)
        #expect(try codes([restricted[0], later]).isEmpty)
        #expect(try node.receipts(of: log).isEmpty)
    }

    @Test("One by a seal that acts to come name is neither refused nor taken")
    func unknownKey() throws {
        let key = try SealKey(generate: .p256)
        let node = try federation.node(3)
        try federation.order(.rotateKey(institution: 2, sealKey: key.publicKey.spki))
        let later = try Receipt(
            federation: receipt.federation, signer: 2, isFinal: false, time: 8,
            directorySize: federation.national.directoryHead().size, logs: receipt.logs,
            sign: { try key.sign($0) })
        #expect(try node.admit([later]).isEmpty)
        #expect(try node.receipts(of: log).isEmpty)
        try Federation.carryDirectory(from: federation.national, to: node)
        #expect(try node.admit([later]).isEmpty)
        #expect(try node.receipts(of: log).map(\.text) == [later.text])
    }

    @Test("One goes with the range that brings a log to its size, and not before")
    func goesWithItsRange() throws {
        let record = try federation.create(by: 4)
        for name in 0..<8 {
            let long = "\(name)" + String(repeating: "ā", count: 100_000)
            try federation.state([Federation.name(record, long)], by: 4)
        }
        try federation.carry(from: 4, to: 1)
        let national = try federation.national
        let signed = try #require(
            try national.issueReceipt(
                for: national.frontier().filter { $0.log == log }, signer: 1, time: 9))
        let size = try #require(signed.logs.first).size
        var start: UInt64 = 0
        var steps = 0
        while let range = try national.range(of: log, from: start, budget: 1) {
            let texts = range.receipts.map(\.text)
            #expect(texts.contains(signed.text) == (range.end == size), "from \(start)")
            start = range.end
            steps += 1
        }
        #expect(start == size && steps > 1)
    }

    @Test("The check of a log says which receipt that is kept doesn't verify")
    func verified() throws {
        let node = try federation.node(3)
        try node.admit([receipt])
        let row = try #require(try node.held(log))
        let forged = try altered { $0.replacing(" 7 ", with: " 9 ") }
        try node.store.write { transaction in
            try transaction.insert(forged, for: [(log: row, size: row.size)])
        }
        #expect(
            try node.verify(log).findings == [
                "the receipt of institution 2 isn't signed by its seal"
            ])
        #expect(try node.verify(Directory.log).findings.isEmpty)
    }
}
