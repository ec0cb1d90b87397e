import Foundation
import Testing

/// What each module may import: arrows point down only, and a foreign library has one importer.
private let allowed: [String: Set<String>] = [
    "Register": ["Crypto", "Foundation", "SwiftProtobuf"],
    "Seals": ["COpenSSL", "Darwin", "Foundation", "Glibc", "Register"],
    "Merge": ["Register"],
    "Storage": ["Foundation", "GRDB", "Register", "Synchronization"],
    "Replication": [
        "Dispatch", "Foundation", "Merge", "Register", "Seals", "Storage", "Synchronization",
    ],
    "SyncProtocol": ["Foundation", "Register", "SwiftProtobuf"],
    "Transport": [
        "Foundation", "GRPCCore", "GRPCNIOTransportHTTP2", "Logging", "NIOCore", "NIOHTTP2",
        "NIOPosix", "NIOSSL", "NIOTLS", "Register", "Synchronization", "SyncProtocol",
    ],
    "Catalogue": ["Dependencies", "Foundation", "Register"],
    "GraphIndex": [
        "Catalogue", "Dependencies", "Dispatch", "Merge", "Register", "Replication", "Storage",
        "Synchronization",
    ],
    "Dependencies": [],
]

private let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

private struct SourceFile {
    let module: String
    let name: String
    let lines: [Substring]
    var isGenerated: Bool { name.hasSuffix(".pb.swift") }
}

private func sources() throws -> [SourceFile] {
    var files: [SourceFile] = []
    for (folder, module) in try modules() {
        let walk = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        while let file = walk?.nextObject() as? URL {
            guard file.pathExtension == "swift" else { continue }
            let text = try String(contentsOf: file, encoding: .utf8)
            files.append(
                SourceFile(
                    module: module, name: file.lastPathComponent,
                    lines: text.split(separator: "\n", omittingEmptySubsequences: false)))
        }
    }
    return files
}

private func modules() throws -> [(URL, String)] {
    let folder = root.appending(path: "Sources")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    return names.sorted().map { (folder.appending(path: $0), $0) }
        + [(root.appending(path: "Node"), "Node")]
}

private func imported(_ line: Substring) -> String? {
    let words = line.split(separator: " ")
    guard let keyword = words.firstIndex(of: "import"), keyword <= 2,
        words[..<keyword].allSatisfy({
            ["public", "internal", "private", "package", "fileprivate"].contains($0)
                || $0.hasPrefix("@")
        }), words.count > keyword + 1
    else { return nil }
    let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "func", "typealias"]
    let name = kinds.contains(words[keyword + 1]) ? words.last : words[keyword + 1]
    return name.map { String($0.split(separator: ".")[0]) }
}

@Suite("The modules keep to their layers")
struct ArchitectureTests {
    @Test("Every module imports only what lies below it, and a foreign library at one place")
    func imports() throws {
        for file in try sources() where file.module != "Node" && !file.isGenerated {
            let permitted = try #require(
                file.module == "COpenSSL" ? [] : allowed[file.module],
                "\(file.module) has no import rule")
            for name in file.lines.compactMap(imported) {
                #expect(
                    permitted.contains(name), "\(file.module)/\(file.name) imports \(name)")
            }
        }
    }

    @Test("The executable speaks to SQLite, OpenSSL and protobuf through the modules alone")
    func nodeImports() throws {
        let foreign: Set<String> = ["COpenSSL", "Crypto", "GRDB", "GRPCCore", "SwiftProtobuf"]
        for file in try sources() where file.module == "Node" {
            for name in file.lines.compactMap(imported) {
                #expect(!foreign.contains(name), "Node/\(file.name) imports \(name)")
            }
        }
    }

    /// gRPC lends a message's bytes through an unsafe pointer and in no other way.
    private static let unsafeBeyondSeals: Set<String> = ["FrameBytes.swift"]

    @Test("Unsafe code stands only in the module that imports C, and in one named file")
    func unsafeCode() throws {
        for file in try sources()
        where file.module != "Seals" && !file.isGenerated
            && !Self.unsafeBeyondSeals.contains(file.name)
        {
            for line in file.lines where !line.contains("//") {
                let words = line.split { !$0.isLetter && $0 != "_" }
                #expect(!words.contains("unsafe"), "\(file.module)/\(file.name): \(line)")
            }
        }
    }

    @Test("Nothing traps on input")
    func traps() throws {
        for file in try sources() where !file.isGenerated {
            for line in file.lines where !line.contains("//") {
                for trap in ["try!", "fatalError(", "as! "] {
                    #expect(!line.contains(trap), "\(file.module)/\(file.name): \(line)")
                }
            }
        }
    }

    @Test("Below the executable, time and randomness come in as arguments")
    func clocksAndDice() throws {
        let pure: Set<String> = [
            "Register", "Merge", "Storage", "Replication", "SyncProtocol", "Catalogue",
            "Dependencies", "GraphIndex",
        ]
        for file in try sources() where pure.contains(file.module) && !file.isGenerated {
            for line in file.lines where !line.contains("//") {
                for source in ["Date()", "UUID()", "SystemRandomNumberGenerator", ".random(in:"] {
                    #expect(!line.contains(source), "\(file.module)/\(file.name): \(line)")
                }
            }
        }
    }

    @Test("A command uses every option that it takes: none is accepted and ignored")
    func options() throws {
        var commands = 0
        for file in try sources() where file.module == "Node" {
            let starts = file.lines.indices.filter { file.lines[$0].contains("struct ") }
            for (start, end) in zip(starts, starts.dropFirst() + [file.lines.endIndex])
            where file.lines[start].contains(": AnsweringCommand") {
                commands += 1
                let body = file.lines[start..<end]
                let words = body.joined(separator: "\n")
                    .split { !($0.isLetter || $0.isNumber || $0 == "_") }
                // Its stored properties; a variable of a function that nothing reads doesn't compile.
                let taken = body.compactMap { line -> Substring? in
                    let names = line.split(separator: " ")
                    guard !line.hasSuffix("{"), let place = names.firstIndex(of: "var"), place <= 1
                    else { return nil }
                    return names[place + 1].prefix { $0 != ":" }
                }
                // The language is read before any command.
                for option in Set(taken).subtracting(["global", "lang"]) {
                    #expect(
                        words.count { $0 == option } > 1,
                        "\(file.name): \(file.lines[start]) ignores \(option)")
                }
            }
        }
        #expect(commands > 60)
    }
}
