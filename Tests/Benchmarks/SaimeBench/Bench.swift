import ArgumentParser
import Foundation
import Merge
import Register
import Replication
import Storage

/// Measures the product against a floor in the same run.
@main
struct Bench: AsyncParsableCommand {
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
    @Option(help: "A file that gets the figures as JSON.", completion: .file())
    var json: String?

    func run() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "saime-bench-\(ProcessInfo.processInfo.processIdentifier)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let report = Report(changeSets: changeSets, statements: changeSets * statements)
        let workload = Workload(
            institutions: institutions, changeSets: changeSets, statements: statements)
        let floor = try measure(workload, in: folder, into: report)
        try await bootstrap(workload, floor, in: folder, into: report)
        print(report.table)
        if let json { try Data(report.json.utf8).write(to: URL(filePath: json)) }
    }

    /// Authoring and admission in this process; gives the floor's time.
    private func measure(
        _ workload: Workload, in folder: URL, into report: Report
    ) throws -> Duration {
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
        return floor
    }

    /// The same over mutual TLS, with the real executable on both sides.
    private func bootstrap(
        _ workload: Workload, _ floor: Duration, in folder: URL, into report: Report
    ) async throws {
        let beside = Bundle.main.bundleURL.appending(path: "saime").path
        let executable = saime ?? beside
        guard FileManager.default.isExecutableFile(atPath: executable) else {
            return report.note("over TLS", "not measured: there is no \(executable)")
        }
        let command = Command(path: executable)
        try await change(command, in: folder, into: report)
        let bootstrap = Bootstrap(saime: command, folder: folder)
        try bootstrap.found(institutions: institutions, port: port)
        let small = Workload(institutions: institutions, changeSets: 1000, statements: statements)
        try bootstrap.write(small)
        let hub = try bootstrap.serve()
        _ = try bootstrap.sync()
        let few = try await Reconnecting(bootstrap, hub: port).measure(into: report, entries: 1000)
        Command.stop(hub)
        try bootstrap.write(workload)
        let full = try bootstrap.serve()
        defer { Command.stop(full) }
        let before = Bootstrap.loopbackBytes()
        let (time, peak) = try bootstrap.watchedSync()
        let wire = Bootstrap.loopbackBytes() - before
        report.add(
            "bootstrap over mutual TLS, verified", time, of: changeSets, floor: floor, atLeast: 0.5)
        report.add(
            Figure(
                name: "peak memory of the bootstrap", value: Double(peak), unit: "MiB",
                wanted: .atMost(300)))
        report.note(
            "bytes on the wire a statement",
            Report.ratio(Double(wire), Double(changeSets * statements)))
        let many = try await Reconnecting(bootstrap, hub: port).measure(
            into: report, entries: changeSets + 1000)
        let difference = abs(many.milliseconds - few.milliseconds)
        report.add(
            Figure(
                name: "reconnects at both sizes differ by", value: difference, unit: "ms",
                wanted: .atMost(max(5, 0.2 * few.milliseconds))))
        report.note("bytes on disk at the member", "\(try bootstrap.memberBytes())")
    }

    /// One small change through four nodes, against what it takes alone: four durable commits,
    /// one after another, and three trips of a frame.
    private func change(
        _ command: Command, in folder: URL, into report: Report
    ) async throws {
        let latency = Latency(saime: command, folder: folder, port: port + 1)
        try latency.found()
        let times = try latency.measure(200).sorted()
        let commit = try Latency.commit(in: folder)
        let trip = try await Echo.roundTrip(home: latency.hub)
        let floor = commit.milliseconds * 4 + trip.milliseconds * 1.5
        report.add(
            Figure(
                name: "a small change through four nodes, median",
                value: times.median.milliseconds, unit: "ms", floor: floor))
        report.add(
            Figure(
                name: "a small change through four nodes, p99",
                value: times[times.count * 99 / 100].milliseconds, unit: "ms", floor: floor))
        report.add(Figure(name: "  one durable commit", value: commit.milliseconds, unit: "ms"))
        report.add(Figure(name: "  one frame there and back", value: trip.milliseconds, unit: "ms"))
    }
}
