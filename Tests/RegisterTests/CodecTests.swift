import Register
import Testing

/// A protobuf message written by hand: what another program might send.
enum Wire {
    static func varint(_ value: UInt64) -> Bytes {
        var rest = value
        var bytes = Bytes()
        while rest > 127 {
            bytes.append(UInt8(rest & 127) | 128)
            rest >>= 7
        }
        return bytes + [UInt8(rest)]
    }

    static func field(_ number: UInt64, _ value: UInt64) -> Bytes {
        varint(number << 3) + varint(value)
    }

    static func field(_ number: UInt64, _ bytes: Bytes) -> Bytes {
        varint(number << 3 | 2) + varint(UInt64(bytes.count)) + bytes
    }
}

/// A payload of parts that were written by hand.
func payload(_ opens: [Bytes], sealed: [Sealed]) -> Payload {
    Payload(parts: zip(opens, sealed).map { .init(open: $0, sealed: $1.bytes) })
}

private let salt = Bytes(repeating: 9, count: 16)

private func header(_ kind: UInt32, critical: Bool, _ payload: Payload) -> Header {
    var header = Header(
        federation: .zero, log: LogID(institution: 7, scope: .public), sequence: 3,
        kind: .changeSet, payload: payload, directorySize: 4, directoryRoot: .zero,
        claimedTime: 0)
    header.kind = kind
    header.isCritical = critical
    return header
}

private func statementOpen(
    record: Bytes = Bytes(repeating: 1, count: 20), group: String = "service.name",
    role: UInt64 = 1, kind: UInt64 = 1, more: Bytes = []
) -> Bytes {
    Wire.field(
        1,
        Wire.field(1, record) + Wire.field(2, Bytes(group.utf8)) + Wire.field(3, role)
            + Wire.field(4, kind) + more)
}

private func read(
    _ open: Bytes, element: Bytes = [], value: Bytes = [0x31], kind: UInt32 = 1,
    critical: Bool = true
) -> EntryContent {
    let payload = payload([open], sealed: [Sealed(salt: salt, element: element, value: value)])
    return EntryContent(header: header(kind, critical: critical, payload), payload: payload)
}

extension EntryContent {
    var isUnreadable: Bool { if case .unreadable = self { true } else { false } }

    var statements: [Statement] {
        if case .changeSet(let read, _) = self { read.map(\.statement) } else { [] }
    }
}

struct CodecTests {
    @Test(arguments: UInt64(0)..<500)
    func `What an author writes reads the same`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let changeSet = random.changeSet()
        let written = Payload(changeSet, using: &random)
        let payload = try #require(Payload(written.bytes))
        #expect(payload == written)
        #expect(payload.bytes.count == payload.travellingLength)
        let header = random.header(.changeSet, payload)
        #expect(try Header(header.bytes) == header)
        guard case .changeSet(let read, let note) = EntryContent(header: header, payload: payload)
        else {
            Issue.record("seed \(seed): \(EntryContent(header: header, payload: payload))")
            return
        }
        #expect(read.map(\.statement) == changeSet.statements)
        #expect(read.map(\.index) == changeSet.statements.indices.map { UInt32($0) })
        #expect(note == changeSet.note)

        let (act, request, text) = (random.act(), random.request(), random.text())
        let (reference, frontier) = (random.reference(), random.frontierNote())
        func content(_ kind: EntryKind, _ payload: Payload) -> EntryContent {
            EntryContent(header: random.header(kind, payload), payload: payload)
        }
        #expect(
            content(.act, Payload(act, text: text, using: &random)) == .act(act, text: text))
        #expect(
            content(.request, Payload(request, text: text, using: &random))
                == .request(request, text: text))
        #expect(
            content(.refusal, Payload(refusing: reference, text: text, using: &random))
                == .refusal(reference, text: text))
        #expect(
            content(.frontierNote, Payload(frontier, using: &random))
                == .frontierNote(frontier))
        let (checkpoint, receipt) = (random.checkpoint(), random.receipt())
        #expect(Checkpoint(checkpoint.text) == checkpoint)
        #expect(Receipt(receipt.text) == receipt)
        #expect(Receipt.directorySize(in: receipt.text) == receipt.directorySize)
    }

    @Test(arguments: UInt64(0)..<20)
    func `A payload with any byte altered is refused or has another hash`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let payload = Payload(random.changeSet(), using: &random)
        let bytes = payload.bytes
        for index in bytes.indices {
            var altered = bytes
            altered[index] ^= 1 << UInt8(random.below(8))
            if let other = Payload(altered) { #expect(other.hash != payload.hash) }
            if let shorter = Payload(Bytes(bytes[..<index])) {
                #expect(shorter.hash != payload.hash)
            }
        }
        #expect(Payload(bytes + [0]) == nil)
    }

    @Test(arguments: UInt64(0)..<20)
    func `A checkpoint or receipt with any byte altered is refused or another one`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let (checkpoint, receipt) = (random.checkpoint(), random.receipt())
        func variants(_ text: String) -> [String] {
            let bytes = Bytes(text.utf8)
            return bytes.indices.flatMap { index in
                var altered = bytes
                altered[index] ^= 1 << UInt8(random.below(7))
                var doubled = bytes
                doubled.insert(bytes[index], at: index)
                return [altered, doubled].map { String(decoding: $0, as: UTF8.self) }
            }
        }
        for text in variants(checkpoint.text) where text != checkpoint.text {
            if let other = Checkpoint(text) { #expect(other != checkpoint) }
        }
        for text in variants(receipt.text) where text != receipt.text {
            if let other = Receipt(text) { #expect(other != receipt) }
        }
        for length in 0..<checkpoint.text.count {
            #expect(Checkpoint(String(checkpoint.text.prefix(length))) == nil)
        }
        for length in 0..<receipt.text.count {
            #expect(Receipt(String(receipt.text.prefix(length))) == nil)
        }
    }

    @Test func `A checkpoint has one spelling`() {
        let log = LogID(institution: 7, scope: .public)
        let text = Checkpoint(federation: .zero, log: log, size: 5, root: .zero) { _ in
            [0x28, 0x28, 0x28]
        }.text
        #expect(Checkpoint(text) != nil)
        for (from, to) in [
            ("\n5\n", "\n+5\n"), ("\n5\n", "\n05\n"), ("\n5\n", "\r\n5\r\n"), ("7/1", "07/1"),
            ("— ", "- "), ("— 7", "— 8"), ("KCgo", "\u{212A}Cgo"), ("KCgo", "KCgo\n"),
            ("KCgo", "KCgo\u{301}"), ("saime/0", "saime/"), ("/public", "/publik"),
            ("/public", "/public/"), ("7/1", "7/0"),
        ] {
            let other = text.replacing(from, with: to)
            #expect(Array(other.utf8) != Array(text.utf8))
            #expect(Checkpoint(other) == nil, "\(from) → \(to)")
        }
        let root = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
        #expect(text.contains(root))
        #expect(Checkpoint(text.replacing(root, with: root.dropLast(2) + "B=")) == nil)
    }

    @Test func `A receipt lists its logs sorted, each once`() {
        let cut = Cut(log: LogID(institution: 7, scope: .public), size: 1, root: .zero)
        let next = Cut(log: LogID(institution: 8, scope: .public), size: 1, root: .zero)
        let receipt = Receipt(
            federation: .zero, signer: 1, isFinal: true, time: -5, directorySize: 9,
            logs: [next, cut]
        ) { _ in [1] }
        #expect(receipt.logs == [cut, next])
        let lines = receipt.text.split(separator: "\n", omittingEmptySubsequences: false)
        var swapped = lines
        swapped.swapAt(2, 3)
        #expect(Receipt(swapped.joined(separator: "\n")) == nil)
        var twice = lines
        twice.insert(lines[2], at: 2)
        #expect(Receipt(twice.joined(separator: "\n")) == nil)
    }

    @Test func `A header names its defect`() throws {
        let good = header(1, critical: true, Payload(parts: [])).bytes
        #expect(throws: Never.self) { try Header(good) }
        for altered in [
            good + Wire.field(1, 2), good + Wire.field(2, [1]), good + Wire.field(3, [8, 0]),
            good + Wire.field(3, Wire.field(2, Bytes("sector/4".utf8))),
            good + Wire.field(7, [1]), good + Wire.field(11, [1]), Bytes(good.dropLast()),
            good + Wire.field(99, Bytes(repeating: 0, count: 1024)), good + [0xFF], [],
        ] {
            #expect(throws: MalformedBytes.self) { try Header(altered) }
        }
        for length in 0..<good.count {
            _ = try? Header(Bytes(good[..<length]))
        }
    }

    @Test func `Unknown fields survive and don't matter`() throws {
        let plain = header(1, critical: true, Payload(parts: []))
        let more = plain.bytes + Wire.field(99, 5) + Wire.field(100, [1, 2])
        #expect(try Header(more) == plain)
        #expect(Tree.leaf(more) != Tree.leaf(plain.bytes))
        let known = read(statementOpen())
        let unknown = read(statementOpen(more: Wire.field(77, 1)) + Wire.field(88, [4]))
        #expect(known.statements.count == 1)
        #expect(known == unknown)
    }

    @Test func `An unknown critical kind ends what is evaluated, another is skipped`() {
        #expect(read([], kind: 9, critical: true).isUnreadable)
        #expect(read([], kind: 9, critical: false) == .unknown(kind: 9))
        #expect(read(statementOpen(), critical: false).isUnreadable)
        #expect(read(Wire.field(4, []), kind: 3, critical: false) == .unknown(kind: 3))
        #expect(read(Wire.field(4, []), kind: 3, critical: true).isUnreadable)
        #expect(read(Wire.field(3, Wire.field(19, [])), kind: 2).isUnreadable)
    }

    @Test func `What hashes right but can't be decoded ends what is evaluated`() {
        let reference =
            Wire.field(1, Wire.field(1, 7) + Wire.field(2, Bytes("public".utf8)) + [24, 1])
            + Wire.field(4, Bytes(repeating: 3, count: 32))
        #expect(!read(statementOpen()).isUnreadable)
        #expect(!read(statementOpen(more: Wire.field(5, reference))).isUnreadable)
        for open in [
            statementOpen(role: 0), statementOpen(role: 5), statementOpen(kind: 0),
            statementOpen(kind: 8), statementOpen(record: [1]), statementOpen(group: ""),
            statementOpen(group: String(repeating: "g", count: 97)),
            statementOpen(group: "ģimene"), statementOpen(group: "a b"),
            statementOpen(kind: 7), statementOpen(kind: 4),
            statementOpen(more: Wire.field(6, reference)),
            statementOpen(more: Wire.field(5, Bytes())), Wire.field(9, []), [], [0xFF],
            Wire.field(3, []),
        ] {
            #expect(read(open).isUnreadable, "\(open.hex)")
        }
        #expect(read(statementOpen(), element: [1]).isUnreadable)
        #expect(!read(statementOpen(kind: 4), element: [1]).isUnreadable)
        #expect(!read(statementOpen(kind: 7, more: Wire.field(6, reference))).isUnreadable)
        let twoNotes = payload(
            [Wire.field(2, []), Wire.field(2, [])],
            sealed: [Sealed(salt: salt), Sealed(salt: salt)])
        #expect(
            EntryContent(header: header(1, critical: true, twoNotes), payload: twoNotes)
                .isUnreadable)
    }

    @Test func `Values and elements have bounds`() {
        let element = Bytes(repeating: 1, count: Limits.element)
        let value = Bytes(repeating: 1, count: Limits.value)
        let inSet = statementOpen(kind: 4)
        #expect(!read(inSet, element: element, value: value).isUnreadable)
        #expect(read(inSet, element: element + [1], value: value).isUnreadable)
        #expect(read(inSet, element: element, value: value + [1]).isUnreadable)
        let part = Payload.Part(open: [], sealed: Sealed(salt: salt).bytes)
        let most = Payload(parts: Array(repeating: part, count: Limits.parts))
        #expect(Payload(most.bytes)?.parts.count == Limits.parts)
        #expect(Payload(Payload(parts: most.parts + [part]).bytes) == nil)
        let length = Bytes([0xFF, 0xFF, 0xFF, 0xFF])
        #expect(Payload(length) == nil)
        #expect(Payload([0, 0, 0, 0, 1] + length) == nil)
        #expect(Sealed(salt + length) == nil)
    }

    @Test func `A sealed half can be erased without another hash`() throws {
        var random = SeededGenerator(seed: 4)
        let statements = (0..<4).map { _ in random.statement() }
        let whole = Payload(ChangeSet(statements: statements), using: &random)
        for erased in whole.parts.indices {
            let parts = whole.parts.enumerated().map { index, part in
                index == erased
                    ? Payload.Part(open: part.open, commitment: part.commitment) : part
            }
            let payload = Payload(parts: parts)
            #expect(payload.hash == whole.hash)
            #expect(payload.hashedLength == whole.hashedLength)
            #expect(payload.erasedIndexes == [erased])
            #expect(Payload(payload.bytes) == payload)
            let content = EntryContent(header: header(1, critical: true, payload), payload: payload)
            guard case .changeSet(let read, _) = content else {
                Issue.record("unreadable")
                continue
            }
            #expect(read.map(\.isErased) == whole.parts.indices.map { $0 == erased })
            #expect(read[erased].statement.value.isEmpty)
            #expect(read[erased].statement.kind == statements[erased].kind)
        }
    }

    @Test func `An admission of an unknown lead kind can't be read`() {
        func admit(_ kind: UInt64) -> EntryContent {
            let open = Wire.field(3, Wire.field(11, Wire.field(1, 2) + Wire.field(8, kind)))
            let payload = payload([open], sealed: [Sealed(salt: salt)])
            var header = header(2, critical: true, payload)
            header.log = LogID(institution: 1, scope: .directory)
            return EntryContent(header: header, payload: payload)
        }
        #expect(!admit(1).isUnreadable)
        #expect(admit(4).isUnreadable)
        #expect(admit(.max).isUnreadable)
    }

    @Test(arguments: UInt64(0)..<100)
    func `Arbitrary bytes never stop the program`(hundred: UInt64) {
        for seed in (hundred * 100)..<(hundred * 100 + 100) {
            var random = SeededGenerator(seed: seed)
            let payload = Payload(random.changeSet(), using: &random)
            let act = Payload(random.act(), text: "", using: &random)
            var header = random.header(.changeSet, payload)
            let bytes = random.mutated(payload.bytes)
            _ = try? Header(random.mutated(header.bytes))
            _ = try? Header(random.bytes(random.below(90)))
            _ = Sealed(random.bytes(random.below(60)))
            if let other = Payload(bytes) {
                _ = EntryContent(header: header, payload: other)
                #expect(other.bytes == bytes, "seed \(seed)")
            }
            let open = random.mutated(act.parts[0].open)
            let odd = Payload(parts: [
                .init(open: open, sealed: random.mutated(act.parts[0].sealed ?? []))
            ])
            for kind in UInt32(0)..<7 {
                header.kind = kind
                _ = EntryContent(header: header, payload: odd)
                header.log = LogID(institution: 1, scope: .directory)
            }
            let texts = [random.checkpoint().text, random.receipt().text]
            for text in texts {
                let text = String(decoding: random.mutated(Bytes(text.utf8)), as: UTF8.self)
                if let checkpoint = Checkpoint(text) { #expect(checkpoint.text == text) }
                if let receipt = Receipt(text) { #expect(receipt.text == text) }
                _ = LogID(text)
                _ = Scope(text)
                _ = RecordID(hex: text)
            }
        }
    }
}

extension SeededGenerator {
    /// Some bytes altered, cut out, doubled or put in.
    mutating func mutated(_ bytes: Bytes) -> Bytes {
        var bytes = bytes
        for _ in 0..<(1 + below(3)) where !bytes.isEmpty {
            let index = below(bytes.count)
            switch below(5) {
            case 0: bytes[index] = UInt8(below(256))
            case 1: bytes[index] ^= 1 << UInt8(below(8))
            case 2: bytes.removeSubrange(index..<min(bytes.count, index + 1 + below(8)))
            case 3: bytes.insert(contentsOf: self.bytes(below(6)), at: index)
            default: bytes += bytes[index...]
            }
        }
        return bytes
    }
}
