internal import Foundation
internal import Testing

/// The demonstration, run as users run it.
@Suite("The demonstration")
struct DemoTests {
    @Test("The demonstration says only what is so, and leaves no process and no file")
    func demo() async throws {
        let folder = try Folder()
        let ended = try await Program.run(
            Program.saime, ["demo", "--lang", "en"], in: folder.url,
            environment: ["TMPDIR": folder.url.path])
        #expect(ended.status == 0, "\(ended)")
        #expect(!ended.out.isEmpty)
        // Whatever it made in the temporary folder is gone, and so is every process it started.
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
        #expect(left.isEmpty)
        #expect(try processes(in: folder).isEmpty)
    }

    @Test(
        "Interrupted or killed in the middle, it leaves no process and no file",
        arguments: [SIGINT, SIGKILL])
    func interrupted(signal: Int32) async throws {
        let folder = try Folder()
        let said = folder.url.path + ".said"
        defer { try? FileManager.default.removeItem(atPath: said) }
        let demo = try Program.start(
            Program.saime, ["demo", "--lang", "en"], log: said,
            environment: ["TMPDIR": folder.url.path])
        // Several nodes run by then, and commands beside them.
        let isOn = try await eventually(within: .seconds(60)) {
            Program.text(said).contains("\n3.") || !demo.isRunning
        }
        #expect(isOn && demo.isRunning, "\(Program.text(said))")
        kill(demo.processIdentifier, signal)
        #expect(try await eventually { !demo.isRunning })
        if signal == SIGINT { #expect(demo.terminationStatus == 128 + SIGINT) }
        let isClean = try await eventually(within: .seconds(20)) {
            try FileManager.default.contentsOfDirectory(atPath: folder.url.path).isEmpty
                && processes(in: folder).isEmpty
        }
        #expect(isClean)
    }

    /// The processes whose command line names something in a folder.
    private func processes(in folder: Folder) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "/proc")
            .filter { Int($0) != nil }
            .map { Program.text("/proc/\($0)/cmdline") }
            .filter { $0.contains(folder.url.path) }
    }
}
