import ArgumentParser
import Foundation
import Merge
import Register
import Replication
import Storage

/// Measures the product against a floor in the same run.
@main
struct Bench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "saime-bench",
        abstract: "Measures Saime against a floor in the same run; prints a table or JSON.")

    @Option(help: "Change sets.") var changeSets = 100_000
    @Option(help: "Statements in each.") var statements = 10
    @Option(help: "Institutions that write them.") var institutions = 20
    @Option(help: "Change sets to a transaction while authoring.") var batch = 1000
    @Option(help: "The saime to bootstrap with over TLS; default: beside this program.")
    var saime: String?
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "saime-bench-\(ProcessInfo.processInfo.processIdentifier)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var report = Report(changeSets: changeSets, statements: changeSets * statements)
        try measure(in: folder, into: &report)
        print(json ? report.json : report.table)
    }

    private func measure(in folder: URL, into report: inout Report) throws {
        let workload = Workload(
            institutions: institutions, changeSets: changeSets, statements: statements)
        var source = try Source(in: folder, institutions: institutions)
        let authoring = try ContinuousClock().measure { try source.write(workload, batch: batch) }
        report.add("authoring, \(batch) change sets to a commit", authoring, of: changeSets)

        let ranges = try source.ranges()
        let payloads = ranges.reduce(0) { sum, range in
            sum + range.entries.reduce(0) { $0 + $1.payload.count }
        }
        let batches = try ranges.map { try Floor.rows(of: $0) }
        let floorPath = folder.appending(path: "floor.sqlite").path
        let floor = try Floor.write(batches, to: floorPath)
        report.add("floor: plain SQLite, nothing verified", floor, of: changeSets)

        let store = try Store(path: folder.appending(path: "target.sqlite").path)
        let target = try Replica.join(
            source.replica.federation, membership: try source.replica.membership(), in: store,
            seals: [], machine: Source.machine)
        let admission = try ContinuousClock().measure {
            for range in ranges {
                guard try target.admit([range]).first?.verdict == .admitted else {
                    throw Floor.Failure(code: -2)
                }
            }
        }
        report.add("admission of the same, verified", admission, of: changeSets, floor: floor)

        var fingerprint: RegisterFingerprint?
        let settling = try ContinuousClock().measure { fingerprint = try target.fingerprint() }
        report.add("first fingerprint: every record derived", settling, of: changeSets)
        let own = try source.replica.fingerprint()
        report.note("fingerprints equal", fingerprint?.layers == own.layers ? "yes" : "NO")
        try store.checkpoint()
        report.note(
            "bytes on disk / payload bytes",
            Report.ratio(Double(store.bytesOnDisk), Double(payloads)))
        report.note(
            "bytes on disk a statement",
            String(store.bytesOnDisk / UInt64(max(1, changeSets * statements))))
        report.note("peak memory of this process, MiB", String(Report.peakMemory))
    }
}
