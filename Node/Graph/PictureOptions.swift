internal import ArgumentParser
internal import Dependencies
internal import Register

/// In which format a question about the graph is answered.
struct PictureOptions: ParsableArguments {
    @Option(
        help: .text(
            "formāts: table, tree, json, csv, dot, mermaid, graphml, svg, png",
            "the format: table, tree, json, csv, dot, mermaid, graphml, svg, png"),
        completion: .list(GraphFormat.allCases.map(\.rawValue)))
    var format: String = "table"
    @Option(
        help: .text("datne, kurā rakstīt", "the file to write", value: "file"),
        completion: .file())
    var out: String?
    @Option(
        help: .text(
            "cik tuvāko ierakstu rādīt attēlā vai tabulā; pārējie saskaitīti",
            "how many of the nearest records a picture or table shows; the rest is counted",
            value: "n"))
    var limit = 200

    func validate() throws {
        guard limit < 1 else { return }
        throw ValidationError(say("--limit ir vismaz 1.", "--limit is at least 1."))
    }

    /// The answer in the format that the options name.
    ///
    /// - Parameters:
    ///   - table: As a table, or as JSON.
    ///   - makePicture: What the other formats show.
    ///   - tree: The same as a tree; nil where there is none.
    func answer(
        _ table: Answer, _ makePicture: (_ limit: Int) -> Picture, listsLinks: Bool = false,
        tree: (() -> String)? = nil
    ) throws -> Answer {
        guard let format = GraphFormat(rawValue: format) else {
            throw Failure.unknownGraphFormat(self.format)
        }
        // A picture must stay readable; a list for a program is whole.
        func picture() -> Picture { makePicture(format.isPicture ? limit : .max) }
        switch format {
        case .table: return table
        case .tree:
            guard let tree else { throw Failure.unknownGraphFormat(self.format) }
            return try written(tree(), table)
        case .json:
            return try written(Rendering(format: .json, language: .current).output(table), table)
        case .csv:
            let picture = picture()
            return try written(listsLinks ? picture.linksCSV() : picture.nodesCSV(), table)
        case .dot: return try written(picture().dot(), table)
        case .mermaid: return try written(picture().mermaid(), table)
        case .graphml: return try written(picture().graphML(), table)
        case .svg: return try drawn(picture(), "svg", table)
        case .png:
            guard out != nil else {
                throw Failure.usage(
                    Phrase(lv: "PNG raksta datnē: --out datne.png.", en: "A PNG needs --out."))
            }
            return try drawn(picture(), "png", table)
        }
    }

    private func drawn(_ picture: Picture, _ type: String, _ table: Answer) throws -> Answer {
        // Drawing takes long and can't be called off: the command that asked does it by itself.
        guard Questioner.current == nil else { throw CancellationError() }
        let image = try Graphviz.draw(picture, type: type)
        guard let out else {
            var answer = Answer(verbatim: String(decoding: image, as: UTF8.self))
            answer.exit = table.exit
            return answer
        }
        return fileAnswer(Outcome.File(path: out, bytes: image), table)
    }

    private func written(_ text: String, _ table: Answer) throws -> Answer {
        guard let out else {
            var answer = Answer(verbatim: text)
            answer.exit = table.exit
            return answer
        }
        return fileAnswer(Outcome.File(path: out, bytes: Bytes(text.utf8)), table)
    }

    /// Says that the file is written, which is done before it is said.
    private func fileAnswer(_ file: Outcome.File, _ table: Answer) -> Answer {
        var answer = Answer(
            ["file": .string(file.path)],
            [.text(Phrase(lv: "Uzrakstīts: \(file.path)", en: "Wrote \(file.path)"))],
            exit: table.exit)
        answer.file = file
        return answer
    }
}

/// The formats of answers about the graph.
enum GraphFormat: String, CaseIterable, Sendable {
    case table, tree, json, csv, dot, mermaid, graphml, svg, png

    /// Whether it is for the eye.
    var isPicture: Bool {
        switch self {
        case .dot, .mermaid, .svg, .png: true
        case .table, .tree, .json, .csv, .graphml: false
        }
    }
}

extension Failure {
    fileprivate static func unknownGraphFormat(_ text: String) -> Failure {
        let known = GraphFormat.allCases.map(\.rawValue).joined(separator: ", ")
        return Failure(
            "unknown-format", .usage,
            Phrase(
                lv: "Šo atbildi formātā “\(text)” nedod.",
                en: "This answer isn't given in the format “\(text)”."),
            remedy: Phrase(lv: "Formāti: \(known).", en: "The formats: \(known)."))
    }
}
