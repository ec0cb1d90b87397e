internal import Foundation

/// The project's sources, as far as tests read them.
enum Source {
    /// The Swift files of a folder: their names and texts, literals put together from parts joined,
    /// an X in place of what is filled in.
    static func files(under folder: String) throws -> [(name: String, text: String)] {
        let root = Program.package.appending(path: folder)
        let all = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
        let files = (all?.allObjects ?? []).compactMap { $0 as? URL }
        return try files.filter { $0.pathExtension == "swift" }.map { file in
            let text = try String(contentsOf: file, encoding: .utf8)
                .replacing(/"\s*\+\s*"/, with: "")
                .replacing(/\\\((?:[^()]|\([^()]*\))*\)/, with: "X")
            return (file.lastPathComponent, text)
        }
    }

    /// The literals of these files, each with its file's name.
    static func literals(under folder: String) throws -> [(name: String, text: String)] {
        try files(under: folder).flatMap { file in
            file.text.matches(of: /"([^"\n]+)"/).map { (file.name, String($0.output.1)) }
        }
    }
}
