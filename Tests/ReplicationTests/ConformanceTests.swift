import Foundation
import Replication
import Storage
import Testing

struct ConformanceTests {
    private static let histories = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Protocol/histories").standardizedFileURL

    private static var names: [String] {
        let files = try? FileManager.default.contentsOfDirectory(atPath: histories.path)
        return (files ?? []).filter { $0.hasSuffix(".jsonl") && !$0.hasSuffix(".expected.jsonl") }
            .map { String($0.dropLast(".jsonl".count)) }.sorted()
    }

    private func run(_ history: String) throws -> [String] {
        let folder = try Folder()
        var count = 0
        let output = try Conformance.run(history) { _ in
            count += 1
            return try Store(path: folder.file("\(count).db"))
        }
        return output
    }

    @Test func `There are a dozen histories`() { #expect(Self.names.count >= 12) }

    @Test(arguments: names)
    func `A history prints what stands beside it`(name: String) throws {
        let history = try String(
            contentsOf: Self.histories.appending(path: name + ".jsonl"), encoding: .utf8)
        let file = Self.histories.appending(path: name + ".expected.jsonl")
        let output = try run(history).map { $0 + "\n" }.joined()
        if ProcessInfo.processInfo.environment["SAIME_WRITE_VECTORS"] == "1" {
            try Data(output.utf8).write(to: file)
        }
        #expect(try String(contentsOf: file, encoding: .utf8) == output)
    }

    @Test(arguments: [
        (#"{"show":"A"}"#, 1), ("\n{\"write\":7}", 2), (#"{"act":{}}"#, 1),
        (#"{"deliver":{"to":"A","directory":9}}"#, 1),
        (
            #"{"deliver":{"to":"A","directory":1}}"# + "\n"
                + #"{"deliver":{"to":"A","log":"4","size":1}}"#, 2
        ),
        (#"{"write":{"institution":4,"citing":1}}"#, 1),
        (#"{"fork":{"log":"4/1/public","at":1,"branch":"b"}}"#, 1),
    ])
    func `A step that can't be taken names its line`(history: String, line: Int) throws {
        let error = #expect(throws: ConformanceError.self) { try run(history) }
        #expect(error?.line == line)
        #expect(error?.description.isEmpty == false)
    }
}
