import Foundation
import Merge
import Register
import Testing

struct VectorTests {
    @Test func `The program's vectors are the files'`() throws {
        for (name, vector) in try VectorMaking.all() {
            if Vector.isWriting { try vector.write(name) }
            #expect(try Vector.read(name) == vector, "\(name)")
        }
    }

    @Test func `Every vector gives what it says`() throws {
        for name in try Vector.names() {
            let vector = try Vector.read(name)
            let kind = name.split(separator: "-")[name.hasPrefix("merge") ? 0 : 1]
            switch (name.split(separator: "-")[0], kind) {
            case ("valid", "payload"): try checkPayload(vector, name)
            case ("invalid", "payload"): #expect(Payload(vector.payloadBytes) == nil, "\(name)")
            case ("valid", "header"): try checkHeader(vector, name)
            case ("invalid", "header"):
                #expect(throws: MalformedBytes.self, "\(name)") {
                    try Header(vector.headerBytes)
                }
            case ("entry", _): try checkEntry(vector, name)
            case ("valid", "checkpoint"), ("valid", "receipt"): try checkNote(vector, name)
            case ("invalid", "checkpoint"), ("invalid", "receipt"):
                let text = try #require(vector.text)
                #expect(Checkpoint(text) == nil && Receipt(text) == nil, "\(name)")
            case ("valid", "tree"): try checkTree(vector, name)
            case ("valid", "fingerprint"):
                var again = vector
                again.fillFingerprint()
                #expect(again == vector, "\(name)")
            case ("merge", _): try checkHistory(vector, name)
            default: Issue.record("nobody checks \(name)")
            }
        }
    }

    private func checkPayload(_ vector: Vector, _ name: String) throws {
        let payload = try #require(Payload(vector.payloadBytes), "\(name)")
        #expect(payload.hash.hex == vector.payloadHash, "\(name)")
        #expect(payload.hashedLength == vector.hashedLength, "\(name)")
        #expect(payload.erasedIndexes == vector.erased, "\(name)")
        #expect(payload.travellingLength == vector.fullLength, "\(name)")
    }

    private func checkHeader(_ vector: Vector, _ name: String) throws {
        #expect(try Header(vector.headerBytes).lines == vector.says, "\(name)")
        #expect(Tree.leaf(vector.headerBytes).hex == vector.leafHash, "\(name)")
    }

    private func checkEntry(_ vector: Vector, _ name: String) throws {
        let payload = try #require(Payload(vector.payloadBytes))
        let content = EntryContent(header: try Header(vector.headerBytes), payload: payload)
        #expect(content.lines == vector.says, "\(name)")
        let word = name.split(separator: "-")[1]
        #expect((word == "unreadable") == (content.lines == ["unreadable"]), "\(name)")
        #expect((word == "skipped") == (content.lines[0].hasPrefix("skipped")), "\(name)")
    }

    private func checkNote(_ vector: Vector, _ name: String) throws {
        let text = try #require(vector.text)
        if let checkpoint = Checkpoint(text) {
            #expect(
                vector.says == [
                    "log \(checkpoint.log.text)", "size \(checkpoint.size)",
                    "root \(checkpoint.root.hex)",
                ])
        } else {
            let receipt = try #require(Receipt(text), "\(name)")
            #expect(
                vector.says == [
                    "signer \(receipt.signer) \(receipt.isFinal ? "final" : "held")",
                    "time \(receipt.time)", "directory \(receipt.directorySize)",
                ] + receipt.logs.map { "\($0.log.text) \($0.size) \($0.root.hex)" })
        }
    }

    private func checkTree(_ vector: Vector, _ name: String) throws {
        let roots = (vector.roots ?? []).compactMap { Digest(hex: $0) }
        let leaves = (vector.leaves ?? []).map { Tree.leaf(Bytes(hex: $0) ?? []) }
        var range = CompactRange()
        for (size, root) in roots.enumerated() {
            #expect(range.root == root, "\(name) \(size)")
            if size < leaves.count { range.append(leaves[size]) }
        }
        for proof in vector.inclusions ?? [] {
            let verifies = Tree.verifyInclusion(
                leaf: leaves[Int(proof.from)], index: proof.from, size: proof.size,
                path: proof.path.compactMap { Digest(hex: $0) }, root: roots[Int(proof.size)])
            #expect(verifies != (proof.isWrong ?? false), "\(name) \(proof)")
        }
        for proof in vector.consistencies ?? [] {
            let verifies = Tree.verifyConsistency(
                oldSize: proof.from, oldRoot: roots[Int(proof.from)], newSize: proof.size,
                newRoot: roots[Int(proof.size)], path: proof.path.compactMap { Digest(hex: $0) })
            #expect(verifies != (proof.isWrong ?? false), "\(name) \(proof)")
        }
    }

    private func checkHistory(_ vector: Vector, _ name: String) throws {
        func entries(_ list: [Vector.WrittenEntry]?) -> [Entry] {
            (list ?? []).map {
                Entry(header: Bytes(hex: $0.header) ?? [], payload: Bytes(hex: $0.payload) ?? [])
            }
        }
        var again = vector
        try Replay(directory: entries(vector.directory), entries: entries(vector.entries))
            .fill(&again)
        #expect(again == vector, "\(name)")
    }
}
