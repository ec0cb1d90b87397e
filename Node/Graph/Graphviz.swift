internal import Foundation
internal import Register

/// Graphviz, a program of its own that draws pictures; not needed for anything else.
enum Graphviz {
    /// Draws a picture.
    ///
    /// - Throws: a failure that says how to get Graphviz where it isn't installed.
    static func draw(_ dot: String, type: String) throws -> Bytes {
        guard let program = installed() else { throw Failure.noGraphviz }
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "saime-picture-\(ProcessInfo.processInfo.processIdentifier)").path
        try Files.makeDirectory(folder, mode: 0o700)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Files.replace("\(folder)/in.dot", dot, mode: 0o600)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = ["-T\(type)", "-o", "\(folder)/out", "\(folder)/in.dot"]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0, Files.exists("\(folder)/out") else {
            throw Failure.noGraphviz
        }
        return try Files.bytes("\(folder)/out")
    }

    private static func installed() -> String? {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/usr/local/bin"
        return path.split(separator: ":").map { "\($0)/dot" }
            .first(where: FileManager.default.isExecutableFile)
    }
}

extension Failure {
    fileprivate static var noGraphviz: Failure {
        Failure(
            "no-graphviz", .missing,
            Phrase(
                lv: "Attēlam vajag Graphviz (programmu dot); šeit tas nav atrasts vai nestrādā.",
                en: "A picture needs Graphviz (the program dot); it isn't here or doesn't work."),
            remedy: Phrase(
                lv: "Uzstādiet: apt install graphviz; vai --format dot un zīmējiet citur.",
                en: "Install it: apt install graphviz; or --format dot, and draw it elsewhere."))
    }
}
