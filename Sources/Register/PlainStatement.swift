/// The open half of a statement that names no other, read from the bytes as programs write them.
///
/// Nearly every statement is one, and a general reader of messages takes several times as long.
///
/// | bytes | meaning |
/// |---|---|
/// | 0A, n | `Open.statement` of n bytes: all that follow |
/// | 0A, 14, 20 bytes | `Statement.record` |
/// | 12, n, n bytes | `Statement.group`: n below 128 |
/// | 18, one byte | `Statement.role`: 1 to 127 |
/// | 20, one byte | `Statement.kind`: 1 to 127 |
struct PlainStatement: Equatable {
    let record: RecordID
    let group: String
    let role: UInt32
    let kind: UInt32

    /// Nil for bytes of any other form, which say nothing by that: ask the general reader.
    init?(_ open: Bytes) {
        let start = 2
        let recordEnd = start + 2 + RecordID.length
        guard open.count >= recordEnd + 6, open.count < 128 + start, open[0] == 0x0A,
            Int(open[1]) == open.count - start, open[start] == 0x0A,
            open[start + 1] == RecordID.length,
            let record = RecordID(open[(start + 2)..<recordEnd]), open[recordEnd] == 0x12
        else { return nil }
        let groupEnd = recordEnd + 2 + Int(open[recordEnd + 1])
        guard open.count == groupEnd + 4, open[groupEnd] == 0x18, open[groupEnd + 2] == 0x20,
            (1...127).contains(open[groupEnd + 1]), (1...127).contains(open[groupEnd + 3])
        else { return nil }
        let name = open[(recordEnd + 2)..<groupEnd]
        guard name.allSatisfy({ $0 < 0x80 }) else { return nil }
        self.record = record
        group = String(decoding: name, as: UTF8.self)
        role = UInt32(open[groupEnd + 1])
        kind = UInt32(open[groupEnd + 3])
    }
}
