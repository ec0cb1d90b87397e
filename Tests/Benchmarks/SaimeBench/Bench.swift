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
    @Option(help: "The hub's port.") var port = 17_443
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
        report.note("peak memory of this process, MiB", String(Report.peakMemory()))
        try store.close()
        try bootstrap(workload, floor, in: folder, into: &report)
    }

    /// The same over mutual TLS, with the real executable on both sides.
    private func bootstrap(
        _ workload: Workload, _ floor: Duration, in folder: URL, into report: inout Report
    ) throws {
        let beside = Bundle.main.bundleURL.appending(path: "saime").path
        let executable = saime ?? beside
        guard FileManager.default.isExecutableFile(atPath: executable) else {
            return report.note("over TLS", "not measured: there is no \(executable)")
        }
        let command = Command(path: executable)
        try change(command, in: folder, into: &report)
        let bootstrap = Bootstrap(saime: command, folder: folder)
        try bootstrap.found(institutions: institutions, port: port)
        let small = Workload(institutions: institutions, changeSets: 1000, statements: statements)
        try bootstrap.write(small)
        try bootstrap.serving {
            _ = try bootstrap.sync()
            try reconnect(bootstrap, entries: 1000, into: &report)
        }
        try bootstrap.write(workload)
        try bootstrap.serving {
            let before = Bootstrap.loopbackBytes()
            let (time, peak) = try bootstrap.watchedSync()
            let wire = Bootstrap.loopbackBytes() - before
            report.add("bootstrap over mutual TLS, verified", time, of: changeSets, floor: floor)
            report.note("peak memory of the bootstrap, MiB", "\(peak)")
            report.note(
                "bytes on the wire a statement",
                Report.ratio(Double(wire), Double(changeSets * statements)))
            try reconnect(bootstrap, entries: changeSets + 1000, into: &report)
        }
        report.note("bytes on disk at the member", "\(try bootstrap.memberBytes())")
    }

    /// One small change through four nodes, against the durable commits it takes.
    private func change(_ command: Command, in folder: URL, into report: inout Report) throws {
        let latency = Latency(saime: command, folder: folder, port: port + 1)
        try latency.found()
        let times = try latency.measure(200).sorted()
        let commit = try Latency.commit(in: folder)
        report.note(
            "a small change through four nodes",
            String(
                format: "median %.1f ms, p99 %.1f ms; its 4 commits alone %.1f ms",
                times.median.seconds * 1000, times[times.count * 99 / 100].seconds * 1000,
                commit.seconds * 4000))
    }

    /// A reconnect with nothing new: medians of 21.
    private func reconnect(
        _ bootstrap: Bootstrap, entries: Int, into report: inout Report
    ) throws {
        let idle = try (0..<21).map { _ in try bootstrap.idle() }.median
        let before = Bootstrap.loopbackBytes()
        let times = try (0..<21).map { _ in try bootstrap.sync() }
        let bytes = (Bootstrap.loopbackBytes() - before) / 21
        let net = times.median - idle
        report.note(
            "reconnect with nothing new at \(entries) entries",
            String(
                format: "%.1f ms beyond an idle process's %.1f, %d bytes on loopback with TLS",
                net.seconds * 1000, idle.seconds * 1000, bytes))
    }
}
