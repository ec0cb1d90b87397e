/// What a command found or did, before it is rendered as JSON or for people.
struct Answer {
    /// What goes to standard output under `--json`.
    var data: Data
    /// What people read.
    var blocks: [Block]
    /// What to know besides; goes to standard error.
    var warnings: [Phrase] = []
    /// How the process ends.
    var exit: ExitStatus = .done
    /// A file to write, beside.
    var file: Outcome.File?

    /// The machine-readable half; made only where it is asked for.
    enum Data {
        /// One document.
        case document(() -> JSON)
        /// JSON Lines: one document for each item of a list.
        case lines(AnySequence<JSON>)
        /// Text that is the answer in every format: an export, a checkpoint, a script.
        case verbatim(String)
    }

    /// A piece of the text for people.
    enum Block: Sendable {
        /// A running `serve` takes it up at once.
        static let servesAtOnce = Block.text(
            Phrase(
                lv: "Strādājošs serve to ņem vērā uzreiz.",
                en: "A running serve takes it up at once."))

        /// A line above what follows.
        case heading(Phrase)
        /// A sentence or two.
        case text(Phrase)
        /// Named facts, one a line.
        case facts([(Phrase, String)])
        /// Rows under column titles; with no row, the phrase.
        case table(Table, empty: Phrase)
        /// The command that comes next.
        case next(String)
    }

    /// One document, and the same for people.
    init(_ document: JSON, _ blocks: [Block], exit: ExitStatus = .done) {
        self.init({ document }, blocks, exit: exit)
    }

    /// One document that may be large, and the same for people.
    init(_ document: @escaping () -> JSON, _ blocks: [Block], exit: ExitStatus = .done) {
        data = .document(document)
        self.blocks = blocks
        self.exit = exit
    }

    /// A list, and the same as a table.
    init(list: [JSON], _ table: Table, empty: Phrase, exit: ExitStatus = .done) {
        self.init(list: list, [.table(table, empty: empty)], exit: exit)
    }

    /// A list that may be long, and the same for people.
    init(list: some Sequence<JSON>, _ blocks: [Block], exit: ExitStatus = .done) {
        data = .lines(AnySequence(list))
        self.blocks = blocks
        self.exit = exit
    }

    /// Text as it is, whatever the format.
    init(verbatim text: String) {
        data = .verbatim(text)
        blocks = []
    }

    /// The same, with these warnings first.
    func warning(_ more: [Phrase]) -> Answer {
        var answer = self
        answer.warnings = more + warnings
        return answer
    }

    /// Adds members to the document.
    mutating func add(_ members: [String: JSON]) {
        guard case .document(let document) = data else { return }
        data = .document {
            guard case .object(let known) = document() else { return .object(members) }
            return .object(known.merging(members) { $1 })
        }
    }
}

/// How a process ends (`CLI.md`).
enum ExitStatus: Int32, Sendable {
    /// It is done.
    case done = 0
    /// The answer is no, or there are findings.
    case findings = 1
    /// The command line is wrong.
    case usage = 64
    /// Input data are wrong.
    case badData = 65
    /// There is no such record, peer or file.
    case missing = 66
    /// A peer can't be reached.
    case unreachable = 69
    /// A defect of the program.
    case defect = 70
    /// Something can't be written.
    case cannotWrite = 73
    /// Not now: try again.
    case notNow = 75
    /// Not allowed.
    case notAllowed = 77
}

/// Why a command failed: what happened, to what, and what to do now.
struct Failure: Error, Sendable {
    /// For programs; stable.
    let code: String
    /// How the process ends.
    let exit: ExitStatus
    /// What happened and to what.
    let message: Phrase
    /// What to do now.
    let remedy: Phrase

    init(_ code: String, _ exit: ExitStatus, _ message: Phrase, remedy: Phrase) {
        self.code = code
        self.exit = exit
        self.message = message
        self.remedy = remedy
    }
}
