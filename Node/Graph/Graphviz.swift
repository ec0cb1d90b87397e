internal import Dependencies
internal import Foundation
internal import Register

/// Graphviz, a program of its own that draws pictures; not needed for anything else.
enum Graphviz {
    /// Draws a picture on the page where it is largest; where its letters would still be too
    /// small to read in print, what it shows is listed instead.
    ///
    /// - Throws: a failure that says how to get Graphviz where it isn't installed.
    static func draw(_ picture: Picture, type: String) throws -> Bytes {
        let upright = picture.dot()
        guard let (width, height) = try naturalSize(of: upright) else {
            return try run(upright, type: type)
        }
        let (page, scale) = Page.best(width: width, height: height)
        let isDrawing = picture.excerpt.members.count <= 400
        if scale < Page.leastScale, isDrawing { return try run(picture.listing(), type: type) }
        return try run(page == .portrait ? upright : picture.dot(on: page), type: type)
    }

    /// Width and height in inches before the drawing is scaled to a page; nil where Graphviz doesn't say.
    private static func naturalSize(of dot: String) throws -> (width: Double, height: Double)? {
        let plain = String(decoding: try run(dot, type: "plain"), as: UTF8.self)
        // The first line: graph SCALE WIDTH HEIGHT.
        let words = plain.prefix { $0 != "\n" }.split(separator: " ")
        guard words.count == 4, let width = Double(words[2]), let height = Double(words[3]) else {
            return nil
        }
        return (width, height)
    }

    private static func run(_ dot: String, type: String) throws -> Bytes {
        guard let program = installed() else { throw Failure.noGraphviz }
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "saime-picture-\(UUID().uuidString)").path
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
            "no-graphviz", .unreachable,
            Phrase(
                lv: "Attēlam vajag Graphviz (programmu dot); šeit tas nav atrasts vai nestrādā.",
                en: "A picture needs Graphviz (the program dot); it isn't here or doesn't work."),
            remedy: Phrase(
                lv: "Uzstādiet: apt-get install graphviz; vai --format dot un zīmējiet citur.",
                en: "Install it: apt-get install graphviz; or --format dot, and draw it elsewhere.")
        )
    }
}
