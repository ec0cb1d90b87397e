internal import Foundation
internal import Synchronization

/// A federation in a temporary folder: a national node and members, all of them processes.
///
/// Nothing outlives it and its members: processes are killed and the folder is removed.
final class Federation: Sendable {
    /// An institution that tests admit.
    struct Institution: Sendable {
        let code: String
        let registration: String
        var lead: String?
        var leadKind = "none"
    }

    static let vm = Institution(code: "vm", registration: "90001474921", leadKind: "sector")
    static let lm = Institution(code: "lm", registration: "90000022064", leadKind: "sector")
    static let nvd = Institution(code: "nvd", registration: "90009649337", lead: "vm")
    static let csp = Institution(code: "csp", registration: "90000069830", lead: "vm")

    private let place: Folder
    let hub: Member
    private let members = Mutex<[String: Member]>([:])

    /// Founds a federation, admits institutions in this order, and lets them join.
    init(_ institutions: Institution...) async throws {
        place = try Folder()
        hub = Member("hub", in: place)
        try await hub.run(
            "init", "national", "--code", "varam", "--name", "Ministrija",
            "--registration", "90000028508", "--listen", hub.address)
        for institution in institutions { try await admit(institution) }
    }

    /// The temporary folder in which all homes are.
    var folder: URL { place.url }

    subscript(_ institution: Institution) -> Member {
        members.withLock { $0[institution.code] } ?? hub
    }

    /// Makes an institution's node, admits it with its digest and lets it join; its lead counts
    /// where that is here already. It dials the national node, or only those named.
    func admit(_ institution: Institution, dialling upstreams: Institution...) async throws {
        let code = institution.code
        let member = node(code)
        let lead = members.withLock { members in
            members[code] = member
            return institution.lead.flatMap { members[$0] == nil ? nil : $0 }
        }
        let asked = try await member.run(
            "init", "member", "--code", code, "--name", code.uppercased(),
            "--registration", institution.registration, "--lead", lead ?? "",
            "--listen", member.address, "--out", file("\(code).request"))
        let dialled =
            upstreams.isEmpty
            ? ["varam=\(hub.address)"] : upstreams.map { "\($0.code)=\(self[$0].address)" }
        let admitted = try await hub.attempt(
            ["directory", "admit", file("\(code).request"), "--digest", asked["digest"].text]
                + ["--lead-kind", institution.leadKind]
                + dialled.flatMap { ["--upstream", $0] }
                + (lead == nil ? [] : ["--lead", "asked"])
                + ["--out", file("\(code).membership")])
        guard admitted.status == 0 else { throw Program.Unexpected(description: "\(admitted)") }
        try await member.run(
            "join", file("\(code).membership"), "--federation",
            admitted.json["federation"].text)
    }

    /// A node's home in the federation's folder, not made yet.
    func node(_ code: String) -> Member { Member(code, in: place) }

    /// The path of a file in the federation's folder.
    func file(_ name: String) -> String { folder.appending(path: name).path }

    /// Runs a shell script with stock tools in the federation's folder.
    func shell(_ script: String) async throws -> Program.Ended {
        try await Program.run("/bin/bash", ["-c", script], in: folder)
    }

    /// Waits until nodes print the same fingerprints, directory included.
    func agree(_ nodes: Member..., within limit: Duration = .seconds(30)) async throws -> Bool {
        try await eventually(within: limit) {
            var prints: [JSON] = []
            for node in nodes { prints.append(try await node.fingerprint()) }
            return prints.allSatisfy { $0 == prints[0] && !$0["layers"].items.isEmpty }
        }
    }

    /// Writes a register file with this many needs of an institution, `b1` and on.
    func registerFile(_ code: String, needs: Int) throws -> String {
        let path = file("\(code)-\(needs).jsonl")
        let header = #"{"saime":"register","version":1,"institution":"\#(code)"}"#
        let lines = (1...needs).map {
            #"{"type":"need","code":"b\#($0)","fields":{"name":{"lv":"Vajadzība numur \#($0)"}}}"#
        }
        let text = ([header] + lines).joined(separator: "\n") + "\n"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }
}

/// A temporary folder, removed with its last user.
final class Folder: Sendable {
    let url = FileManager.default.temporaryDirectory
        .appending(path: "saime-\(UUID().uuidString.prefix(8))")

    init() throws {
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }
}

/// Ports below those that the system gives out, each given once by this process.
enum Port {
    private static let next = Mutex(
        15_000 + Int(ProcessInfo.processInfo.processIdentifier) % 400 * 40)

    /// A port at which nobody listens.
    static func free() -> Int {
        let used = (Program.text("/proc/net/tcp") + Program.text("/proc/net/tcp6")).uppercased()
        return next.withLock { next in
            repeat { next += 1 } while used.contains(String(format: ":%04X ", next))
            return next
        }
    }
}
