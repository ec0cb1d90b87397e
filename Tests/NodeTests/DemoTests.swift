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
        // A shell of its own watches: this process may be too busy to come in time.
        let script = """
            set -m
            "$SAIME" demo --lang en > "$SAID" 2>&1 &
            for _ in $(seq 1200); do grep -q '^3\\.' "$SAID" && break; sleep 0.05; done
            kill -s \(signal) $! && echo interrupted
            wait $!
            echo "ended with $?"
            """
        // Several nodes run by then, and commands beside them.
        let ended = try await Program.run(
            "/bin/bash", ["-c", script], in: folder.url,
            environment: ["SAIME": Program.saime, "SAID": said, "TMPDIR": folder.url.path])
        #expect(
            ended.out == "interrupted\nended with \(128 + signal)\n",
            "\(ended)\n\(Program.text(said))")
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
