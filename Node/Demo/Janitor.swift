internal import Foundation

/// Removes the demonstration's folder once this process is gone, however that came about.
///
/// It is a shell of its own that waits for the end of its input, which this process holds open:
/// even a SIGKILL closes it. It hears no Ctrl-C.
struct Janitor {
    private static let script = """
        trap '' INT HUP TERM
        cat > /dev/null
        while [ -e "$0" ]; do rm -rf "$0"; [ -e "$0" ] && sleep 0.2; done
        """

    private let folder: String
    private let shell = Process()
    private let input = Pipe()

    /// Starts to wait beside a folder, which needn't be there yet.
    init(of folder: String) throws {
        self.folder = folder
        shell.executableURL = URL(fileURLWithPath: "/bin/sh")
        shell.arguments = ["-c", Self.script, folder]
        shell.standardInput = input
        shell.standardOutput = FileHandle.nullDevice
        shell.standardError = FileHandle.nullDevice
        try shell.run()
    }

    /// Removes the folder now.
    func cleanUp() {
        try? FileManager.default.removeItem(atPath: folder)
        try? input.fileHandleForWriting.close()
        shell.waitUntilExit()
    }
}
