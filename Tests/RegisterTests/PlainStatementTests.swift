import Testing

@testable import Register

@Suite("A statement's open half, read without a general reader of messages")
struct PlainStatementTests {
    private func open(_ group: String, role: UInt64 = 1, kind: UInt64 = 4) -> Bytes {
        let statement =
            Wire.field(1, Bytes(7..<27)) + Wire.field(2, Bytes(group.utf8)) + Wire.field(3, role)
            + Wire.field(4, kind)
        return Wire.field(1, statement)
    }

    /// Whether it is read; if so, it must be what the general reader reads.
    private func isRead(_ bytes: Bytes) -> Bool {
        guard let plain = PlainStatement(bytes) else { return false }
        guard let open = try? Saime_V1_Open(decoding: bytes),
            case .statement(let message) = open.part
        else {
            Issue.record("read as a statement: \(bytes.hex)")
            return true
        }
        #expect(Bytes(message.record) == plain.record.bytes, "\(bytes.hex)")
        #expect(message.group == plain.group, "\(bytes.hex)")
        #expect(message.role == plain.role && message.kind == plain.kind, "\(bytes.hex)")
        #expect(!message.hasAdopts && !message.hasDeclines, "\(bytes.hex)")
        return true
    }

    @Test("What programs write is read, up to the longest group whose length takes one byte")
    func written() {
        for length in 0...99 {
            let group = String(repeating: "g", count: length)
            #expect(isRead(open(group)), "\(length)")
            for (role, kind) in [(2, 1), (4, 7), (127, 127)] as [(UInt64, UInt64)] {
                #expect(isRead(open(group, role: role, kind: kind)), "\(length)")
            }
        }
        #expect(!isRead(open(String(repeating: "g", count: 100))))
    }

    @Test("Whatever bytes are changed, left out or added, it says what the general reader says")
    func changed() {
        for bytes in [open("service.name"), open("existence", role: 3, kind: 1), open("a")] {
            for index in bytes.indices {
                for value in UInt8.min...UInt8.max {
                    var other = bytes
                    other[index] = value
                    _ = isRead(other)
                    other.insert(bytes[index], at: index)
                    _ = isRead(other)
                }
                #expect(!isRead(Bytes(bytes[..<index])))
                #expect(!isRead(bytes + bytes[index...]))
            }
        }
        // A field twice, in another order, or after one that is unknown: the other one reads it.
        let record = Wire.field(1, Bytes(7..<27))
        let rest = Wire.field(2, Bytes("a".utf8)) + Wire.field(3, 1)
        #expect(!isRead(Wire.field(1, record + rest + Wire.field(3, 2) + Wire.field(4, 1))))
        #expect(!isRead(Wire.field(1, rest + record + Wire.field(4, 1))))
        #expect(!isRead(Wire.field(1, record + rest + Wire.field(9, 1) + Wire.field(4, 1))))
        #expect(!isRead(open("a", role: 0)) && !isRead(open("a", kind: 300)))
        #expect(!isRead(open("ā")))
    }
}
