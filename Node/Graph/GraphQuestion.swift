internal import ArgumentParser
internal import Dependencies
internal import Foundation
internal import Merge
internal import Register
internal import Replication

/// Which links a question follows.
struct FollowingOptions: ParsableArguments {
    @Option(
        name: .customLong("kind"),
        help: .text(
            "tikai šī veida saiknes; var atkārtot", "links of this kind only; may be repeated"))
    var kinds: [String] = []
    @Flag(
        help: .text(
            "tikai tās, bez kurām atkarīgais apstājas",
            "only those without which the dependent stops"))
    var critical = false
    @Flag(help: .text("tikai apstiprinātās", "confirmed ones only"))
    var confirmed = false
    @Option(
        help: .text(
            "tikai vienas iestādes vai nozares iekšienē: institution, sector, all",
            "only inside one institution or sector: institution, sector, all"),
        completion: .list(["institution", "sector", "all"]))
    var within: String = "all"
    @Option(help: .text("lielākais attālums", "the greatest distance", value: "n"))
    var depth: Int?

    /// The filter that the options describe.
    func filter() throws -> Filter {
        let numbers = try kinds.map { code in
            guard let kind = LinkKind.named(code) else { throw Failure.unknownLinkKind(code) }
            return kind.number
        }
        let place: Within? =
            switch within {
            case "institution": .institution
            case "sector": .sector
            case "all": .all
            default: nil
            }
        guard let place else {
            throw Failure.usage(
                Phrase(
                    lv: "--within ir institution, sector vai all.",
                    en: "--within is institution, sector or all."))
        }
        if let depth, depth < 1 {
            throw Failure.usage(
                Phrase(lv: "--depth ir vismaz 1.", en: "--depth is at least 1."))
        }
        return Filter(
            kinds: kinds.isEmpty ? .all : KindSet(numbers), criticalOnly: critical,
            confirmedOnly: confirmed, within: place)
    }
}

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
            "cik tuvāko ierakstu rādīt attēlā; pārējie saskaitīti",
            "how many of the nearest records a picture shows; the rest is counted", value: "n"))
    var limit = 200

    /// The answer in the format that the options name.
    ///
    /// - Parameters:
    ///   - table: As a table, or as JSON.
    ///   - picture: What the other formats show.
    ///   - tree: The same as a tree; nil where there is none.
    func answer(
        _ table: Answer, _ picture: (_ limit: Int) -> Picture, listsLinks: Bool = false,
        tree: (() -> String)? = nil
    ) throws -> Answer {
        guard let format = GraphFormat(rawValue: format) else {
            throw Failure.unknownGraphFormat(self.format)
        }
        // A picture must stay readable; a list for a program is whole.
        let picture = picture(format.isPicture ? max(1, limit) : .max)
        switch format {
        case .table: return table
        case .tree:
            guard let tree else { throw Failure.unknownGraphFormat(self.format) }
            return try written(tree(), table)
        case .json:
            if case .lines(let lines) = table.data {
                return try written(lines.map { $0.spelling + "\n" }.joined(), table)
            }
            guard case .document(let document) = table.data else { return table }
            return try written(document.spelling + "\n", table)
        case .csv:
            return try written(listsLinks ? picture.linksCSV() : picture.nodesCSV(), table)
        case .dot: return try written(picture.dot(), table)
        case .mermaid: return try written(picture.mermaid(), table)
        case .graphml: return try written(picture.graphML(), table)
        case .svg: return try drawn(picture, "svg", table)
        case .png:
            guard out != nil else {
                throw Failure.usage(
                    Phrase(lv: "PNG raksta datnē: --out datne.png.", en: "A PNG needs --out."))
            }
            return try drawn(picture, "png", table)
        }
    }

    private func drawn(_ picture: Picture, _ type: String, _ table: Answer) throws -> Answer {
        let image = try Graphviz.draw(picture.dot(), type: type)
        guard let out else {
            var answer = Answer(verbatim: String(decoding: image, as: UTF8.self))
            answer.exit = table.exit
            return answer
        }
        try Files.replace(out, image, mode: 0o644)
        return fileAnswer(out, table)
    }

    private func written(_ text: String, _ table: Answer) throws -> Answer {
        guard let out else {
            var answer = Answer(verbatim: text)
            answer.exit = table.exit
            return answer
        }
        try Files.replace(out, text, mode: 0o644)
        return fileAnswer(out, table)
    }

    private func fileAnswer(_ file: String, _ table: Answer) -> Answer {
        Answer(
            ["file": .string(file)],
            [.text(Phrase(lv: "Uzrakstīts: \(file)", en: "Wrote \(file)"))],
            exit: table.exit)
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

extension RegisterGraph {
    /// The graph of what a reader sees at this node, now or as of a day.
    init(_ node: Node, _ reading: ReadingOptions) throws {
        let names = try RecordNames(node)
        let directory = names.directory
        let records = try Listing(node, reading).views.compactMap { view -> GraphRecord? in
            guard view.type != nil, let content = view.content else { return nil }
            return GraphRecord(
                id: view.record.hex, name: names.text(view.record),
                owner: view.owner ?? view.record.creator, content: content)
        }
        if records.isEmpty, let day = try node.day(reading) { throw Failure.noNote(day) }
        let institutions = directory.members.mapValues { member in
            GraphInstitution(
                code: member.code, name: member.name,
                sector: directory.lead(of: member.number, at: directory.size) ?? member.number)
        }
        let today = Dates.isoDay(Clock.now, zone: directory.policy.timeZone)
        self.init(records, institutions: institutions, day: try node.day(reading) ?? today)
    }

    /// The node of a record that a person names.
    func node(named text: String, _ node: Node) throws -> NodeID {
        let record = try node.record(named: text)
        guard let number = self.node(record.hex) else { throw Failure.notInGraph(text) }
        return number
    }
}

extension Failure {
    fileprivate static func notInGraph(_ text: String) -> Failure {
        Failure(
            "not-in-graph", .missing,
            Phrase(
                lv: "“\(text)” šeit nav pakalpojums, resurss vai cits atkarību grafa ieraksts.",
                en: "“\(text)” is no service, resource or other record of the graph here."),
            remedy: Phrase(
                lv: "Skat. saime record list --type service (vai resource).",
                en: "See saime record list --type service (or resource)."))
    }

    fileprivate static func unknownLinkKind(_ text: String) -> Failure {
        let known = LinkKind.all.map(\.code).joined(separator: ", ")
        return Failure(
            "unknown-link-kind", .usage,
            Phrase(
                lv: "Saiknes veida “\(text)” nav.", en: "There is no kind of link “\(text)”."),
            remedy: Phrase(lv: "Ir: \(known).", en: "There are: \(known)."))
    }

    fileprivate static func unknownGraphFormat(_ text: String) -> Failure {
        let known = GraphFormat.allCases.map(\.rawValue).joined(separator: ", ")
        return Failure(
            "unknown-format", .usage,
            Phrase(
                lv: "Šo atbildi formātā “\(text)” nedod.",
                en: "This answer isn't given in the format “\(text)”."),
            remedy: Phrase(lv: "Formāti: \(known).", en: "The formats: \(known)."))
    }

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
