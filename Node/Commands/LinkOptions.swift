internal import ArgumentParser
internal import Dependencies
internal import Merge
internal import Register

// What the commands about links and about provisions are told alike.

/// Confirming all that is unanswered.
struct BulkOptions: ParsableArguments {
    @Flag(
        help: .text(
            "visas neatbildētās; vispirms tikai parāda", "all unanswered; shows them first"))
    var all = false
    @Option(
        help: .text(
            "ar --all: tikai tās, ko norāda šī iestāde",
            "with --all: only those that this institution states", value: "institution"))
    var from: String?
    @Option(
        help: .text(
            "ar --all: ko izdrukāja parādīšana; tad apstiprina",
            "with --all: what the showing printed; then it confirms", value: "digest"))
    var seen: String?

    func check(_ named: [String]) throws {
        guard all != named.isEmpty else { return }
        throw ValidationError(
            say(
                "Nosauciet, ko apstiprināt, vai norādiet --all, bet ne abus.",
                "Name what to confirm, or give --all, but not both."))
    }

    func confirm(
        _ named: [String], type: String, _ node: Node, _ change: ChangeOptions
    ) async throws -> Answer {
        var answering = try LinkAnswering(node, change)
        return all
            ? try await answering.confirmAll(from: from, type: type, seen: seen)
            : try await answering.answer(.yes, named, type: type)
    }
}

/// Which links a list shows.
struct LinkChoice: ParsableArguments {
    @Flag(help: .text("tās, uz kurām nav atbildes", "those without an answer"))
    var unanswered = false
    @Flag(help: .text("tās, ko otra puse noliedz", "those that the other side denies"))
    var disputed = false
    @Flag(
        help: .text(
            "tās, ko norāda vai uz ko atbild mana iestāde",
            "those that my institution states or answers"))
    var mine = false

    func answer(
        _ node: Node, _ reading: ReadingOptions, types: [String]
    ) throws -> Answer {
        var book = try LinkBook(node, reading)
        let directory = book.names.directory
        let actor = try node.actor(directory).number
        let today = Dates.isoDay(Clock.now, zone: directory.policy.timeZone)
        let day = try node.day(reading) ?? today
        let said: [LinkStatus] = (unanswered ? [.silent] : []) + (disputed ? [.disputed] : [])
        let all =
            said.isEmpty
            ? try book.all(types: types)
            : try book.all(types: types, said: said, at: mine ? actor : nil)
        let links = all.filter { link in
            if mine, link.author != actor, link.answerer != actor { return false }
            guard unanswered || disputed else { return true }
            guard link.isValid(on: day) else { return false }
            return unanswered && link.status == .silent || disputed && link.status == .disputed
        }
        return Answer.twoSided(
            links, book.names, actor: actor, acting: node.actingWords)
    }
}

extension ChangeOptions {
    /// Refuses a command line without the reason that the other side needs.
    func requireReason() throws {
        guard reason.isEmpty else { return }
        throw ValidationError(
            say(
                "Otrai pusei jāzina, kāpēc: --reason TEKSTS.",
                "The other side must know why: --reason TEXT."))
    }
}

extension CompletionKind {
    /// The codes of one of the schema's lists.
    static func codes(_ list: String) -> CompletionKind {
        .list(Schema.current.codeLists.first { $0.name == list }?.codes.map(\.code) ?? [])
    }
}
