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

    /// The processes whose command line names something in a folder.
    private func processes(in folder: Folder) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "/proc")
            .filter { Int($0) != nil }
            .map { Program.text("/proc/\($0)/cmdline") }
            .filter { $0.contains(folder.url.path) }
    }
}
