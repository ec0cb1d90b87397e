import Merge
import Register

private let salt = Bytes(0..<16)
private let federation = Digest.sha256(Bytes("federation".utf8))
private let log = LogID(institution: 7, scope: .public)

private func varint(_ field: UInt8, _ value: UInt8) -> Bytes { [field << 3, value] }

private func field(_ field: UInt8, _ bytes: Bytes) -> Bytes {
    [field << 3 | 2, UInt8(bytes.count)] + bytes
}

private func header(
    _ payload: Payload, kind: UInt32 = 1, isCritical: Bool = true, log: LogID = log
) -> Header {
    var header = Header(
        federation: federation, log: log, sequence: 5, kind: .changeSet, payload: payload,
        directorySize: 3, directoryRoot: Digest.sha256([3]), claimedTime: 1_700_000_000_000)
    header.kind = kind
    header.isCritical = isCritical
    return header
}

private func statement(
    group: String = "service.name", role: UInt8 = 1, kind: UInt8 = 1, more: Bytes = []
) -> Bytes {
    field(
        1,
        field(1, RecordID.test(7).bytes) + field(2, Bytes(group.utf8)) + varint(3, role)
            + varint(4, kind) + more)
}

private func payload(_ open: Bytes..., element: Bytes = [], value: Bytes = [0x31]) -> Payload {
    Payload(
        parts: open.map {
            .init(open: $0, sealed: Sealed(salt: salt, element: element, value: value).bytes)
        })
}

/// The vectors that the program makes; those of `independent.py` are beside them.
enum VectorMaking {
    static func all() throws -> [String: Vector] {
        var vectors = try payloads().merging(headers()) { $1 }
        vectors.merge(entries()) { $1 }
        vectors.merge(notes()) { $1 }
        vectors["valid-tree"] = try tree()
        vectors["valid-fingerprint"] = fingerprint()
        try vectors.merge(histories()) { $1 }
        return vectors
    }

    private static func payloads() -> [String: Vector] {
        let whole = payload(statement(), field(2, []))
        let erased = Payload(
            parts: whole.parts.enumerated().map { index, part in
                index == 0 ? .init(open: part.open, commitment: part.commitment) : part
            })
        func valid(_ about: String, _ payload: Payload) -> Vector {
            Vector(
                about: about, payload: payload.bytes.hex, payloadHash: payload.hash.hex,
                hashedLength: payload.hashedLength, fullLength: payload.travellingLength,
                erased: payload.erasedIndexes)
        }
        let bytes = whole.bytes
        var vectors = [
            "valid-payload": valid("A statement and a note.", whole),
            "valid-payload-erased": valid(
                "The same with one sealed half erased: the same hash.", erased),
            "valid-payload-empty": valid("No part at all.", Payload(parts: [])),
        ]
        for (name, bytes) in [
            "trailing-byte": bytes + [0], "truncated": Bytes(bytes.dropLast()),
            "length-beyond-end": [0xFF, 0xFF, 0xFF, 0xFF] + bytes.dropFirst(4),
            "unknown-form": payload().bytes + [0, 0, 0, 0, 2, 0, 0, 0, 0],
            "commitment-cut-off": [0, 0, 0, 0, 0] + Bytes(repeating: 1, count: 31),
        ] {
            vectors["invalid-payload-\(name)"] = Vector(
                about: "No payload: \(name.replacing("-", with: " ")).", payload: bytes.hex)
        }
        return vectors
    }

    private static func headers() throws -> [String: Vector] {
        let good = header(payload(statement()))
        func valid(_ about: String, _ bytes: Bytes) throws -> Vector {
            Vector(
                about: about, header: bytes.hex, leafHash: Tree.leaf(bytes).hex,
                says: try Header(bytes).lines)
        }
        var vectors = [
            "valid-header": try valid("A change set's header.", good.bytes),
            "valid-header-unknown-field": try valid(
                "With field 99: another leaf that says the same.", good.bytes + [0x98, 6, 1]),
            "valid-header-field-twice": try valid(
                "With two sequences: the last counts.", good.bytes + varint(4, 9)),
        ]
        for (name, bytes) in [
            "version-2": good.bytes + varint(1, 2),
            "federation-of-31-bytes": good.bytes + field(2, Bytes(repeating: 1, count: 31)),
            "institution-0": good.bytes + field(3, varint(1, 0)),
            "epoch-0": good.bytes + field(3, varint(3, 0)),
            "unknown-scope": good.bytes + field(3, field(2, Bytes("sector/4".utf8))),
            "scope-with-leading-zero": good.bytes
                + field(3, field(2, Bytes("restricted/07".utf8))),
            "payload-hash-of-33-bytes": good.bytes + field(7, Bytes(repeating: 1, count: 33)),
            "directory-root-missing": good.bytes + field(11, []),
            "truncated": Bytes(good.bytes.dropLast()),
            "over-1024-bytes": good.bytes
                + (0..<10).flatMap { _ in field(15, Bytes(repeating: 0, count: 100)) },
        ] {
            vectors["invalid-header-\(name)"] = Vector(
                about: "Malformed: \(name.replacing("-", with: " ")).", header: bytes.hex)
        }
        return vectors
    }

    private static func entries() -> [String: Vector] {
        let reference =
            field(1, varint(1, 7) + field(2, Bytes("public".utf8)) + varint(3, 1))
            + field(4, Bytes(repeating: 3, count: 32))
        var vectors: [String: Vector] = [:]
        func add(
            _ name: String, _ payload: Payload, kind: UInt32 = 1, isCritical: Bool = true,
            log: LogID = log
        ) {
            let header = header(payload, kind: kind, isCritical: isCritical, log: log)
            vectors["entry-\(name)"] = Vector(
                about: "An entry: \(name.replacing("-", with: " ")).", header: header.bytes.hex,
                payload: payload.bytes.hex,
                says: EntryContent(header: header, payload: payload).lines)
        }
        add("readable-set", payload(statement()))
        add("readable-element", payload(statement(kind: 4), element: [0x65]))
        add("readable-decline", payload(statement(kind: 7, more: field(6, reference))))
        add("readable-unknown-fields", payload(statement(more: [0x98, 6, 1]) + [0x98, 6, 1]))
        add("readable-note", payload(field(2, []), element: Bytes("basis".utf8)))
        add("skipped-kind-9", payload([]), kind: 9, isCritical: false)
        add("skipped-request-of-unknown-kind", payload(field(4, [])), kind: 3, isCritical: false)
        add("unreadable-kind-9-critical", payload([]), kind: 9)
        add("unreadable-change-set-not-critical", payload(statement()), isCritical: false)
        add("unreadable-role-5", payload(statement(role: 5)))
        add("unreadable-role-0", payload(statement(role: 0)))
        add("unreadable-statement-kind-8", payload(statement(kind: 8)))
        add("unreadable-group-not-ascii", payload(statement(group: "ģimene")))
        add("unreadable-group-empty", payload(statement(group: "")))
        add("unreadable-set-with-element", payload(statement(), element: [1]))
        add("unreadable-in-without-element", payload(statement(kind: 4)))
        add("unreadable-decline-of-nothing", payload(statement(kind: 7)))
        add("unreadable-set-that-declines", payload(statement(more: field(6, reference))))
        add("unreadable-two-notes", payload(field(2, []), field(2, [])))
        add("unreadable-no-part", payload([]))
        add("unreadable-act-in-a-data-log", payload(exclusion), kind: 2)
        add(
            "unreadable-act-of-unknown-order", payload(field(3, [])), kind: 2,
            log: Directory.log)
        add(
            "readable-act", payload(exclusion), kind: 2, log: Directory.log)
        return vectors
    }

    /// An encoded act that excludes institution 4: field 3 of `Open`, field 19 of `Act`.
    private static let exclusion = field(3, [0x9A, 0x01, 2] + varint(1, 4))

    private static func notes() -> [String: Vector] {
        let root = Digest.sha256([9])
        let checkpoint = Checkpoint(federation: federation, log: log, size: 5, root: root) { _ in
            [0x28, 0x28, 0x28]
        }
        let receipt = Receipt(
            federation: federation, signer: 1, isFinal: true, time: 1_700_000_000_000,
            directorySize: 9,
            logs: [
                Cut(log: log, size: 5, root: root),
                Cut(log: LogID(institution: 8, scope: .restricted(7)), size: 1, root: root),
            ]
        ) { _ in [0x28, 0x28, 0x28] }
        var vectors = [
            "valid-checkpoint": Vector(
                about: "A checkpoint; its signature is none.", text: checkpoint.text,
                says: ["log 7/1/public", "size 5", "root \(root.hex)"]),
            "valid-receipt": Vector(
                about: "A receipt; its signature is none.", text: receipt.text,
                says: ["signer 1 final", "time 1700000000000", "directory 9"]
                    + receipt.logs.map { "\($0.log.text) \($0.size) \($0.root.hex)" }),
        ]
        for (name, from, to) in [
            ("size-with-plus", "\n5\n", "\n+5\n"), ("size-with-zero", "\n5\n", "\n05\n"),
            ("carriage-returns", "\n", "\r\n"), ("hyphen-for-dash", "—", "-"),
            ("other-institution-signs", "— 7", "— 8"), ("no-last-line-feed", "KCgo\n", "KCgo"),
            ("extension-line", "\n\n", "\nmore\n\n"), ("epoch-0", "7/1", "7/0"),
            ("upper-case-federation", federation.hex, federation.hex.uppercased()),
        ] {
            vectors["invalid-checkpoint-\(name)"] = Vector(
                about: "No checkpoint: \(name.replacing("-", with: " ")).",
                text: checkpoint.text.replacing(from, with: to))
        }
        for (name, from, to) in [
            ("neither-held-nor-final", "final", "kept"), ("other-signer", "— 1", "— 2"),
            ("log-twice", "8/1/restricted/7 1", "7/1/public 5"),
            ("not-sorted", "8/1/restricted/7", "6/1/restricted/7"),
        ] {
            vectors["invalid-receipt-\(name)"] = Vector(
                about: "No receipt: \(name.replacing("-", with: " ")).",
                text: receipt.text.replacing(from, with: to))
        }
        return vectors
    }

    private static func tree() throws -> Vector {
        let leaves = (0..<13).map { Bytes("leaf \($0)".utf8) }
        let hashes = leaves.map { Tree.leaf($0) }
        let prover = TreeProver(leaves: hashes)
        var vector = Vector(
            about: "Leaves, the root of each number of them, and proofs, some of them wrong.",
            leaves: leaves.map(\.hex),
            roots: try (0...13).map { try prover.root(size: UInt64($0)).hex }, inclusions: [],
            consistencies: [])
        let places: [(UInt64, UInt64)] = [(0, 1), (0, 13), (6, 7), (8, 13), (12, 13), (3, 4)]
        for (index, size) in places {
            let path = try prover.inclusion(of: index, in: size).map(\.hex)
            vector.inclusions?.append(.init(from: index, size: size, path: path))
            vector.inclusions?.append(
                .init(from: index, size: size, path: path + [hashes[0].hex], isWrong: true))
        }
        let sizes: [(UInt64, UInt64)] = [
            (0, 13), (1, 13), (4, 13), (6, 13), (8, 13), (13, 13), (7, 8),
        ]
        for (old, size) in sizes {
            let path = try prover.consistency(from: old, to: size).map(\.hex)
            vector.consistencies?.append(.init(from: old, size: size, path: path))
            vector.consistencies?.append(
                .init(from: old, size: size, path: path + [hashes[0].hex], isWrong: true))
        }
        return vector
    }

    private static func fingerprint() -> Vector {
        let records = [
            (RecordID.test(7), [("existence", "", "7b7d"), ("service.name", "", nil)]),
            (RecordID.test(7, 2), [("service.channel", "61", ""), ("service.channel", "62", nil)]),
            (RecordID.institution(8), [("institution.name", "", "22")]),
        ]
        var vector = Vector(
            about: "A layer of three records of two creators.",
            records: records.map { id, cells in
                .init(
                    id: id.hex,
                    cells: cells.map { .init(group: $0.0, element: $0.1, value: $0.2) })
            })
        vector.fillFingerprint()
        return vector
    }
}

extension Vector {
    /// Computes the hashes of the records given.
    mutating func fillFingerprint() {
        var hashes: [(id: RecordID, hash: Digest)] = []
        for index in (records ?? []).indices {
            guard let record = records?[index], let id = RecordID(hex: record.id) else { continue }
            let cells = record.cells.map { cell in
                Fingerprint.EffectiveCell(
                    group: cell.group, element: Bytes(hex: cell.element) ?? [],
                    word: cell.value.map { .value(Bytes(hex: $0) ?? []) } ?? .empty)
            }
            guard let hash = Fingerprint.record(id, cells: cells) else { continue }
            records?[index].hash = hash.hex
            hashes.append((id, hash))
        }
        hashes.sort { $0.id < $1.id }
        fingerprints = ["": Fingerprint.tree(hashes).hex]
        creators = [:]
        for creator in Set(hashes.map(\.id.creator)) {
            let part = hashes.filter { $0.id.creator == creator }
            creators?["\(creator)"] = Fingerprint.tree(part, depth: 8).hex
        }
    }
}
