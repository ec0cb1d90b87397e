internal import ArgumentParser
internal import Merge
internal import Register

// What several commands are told in the same words.

/// The member of the federation that a command is about.
struct MemberArgument: ParsableArguments {
    @Argument(
        help: .text(
            "iestāde: #numurs, kods vai reģ. nr.", "institution: #number, code or reg. number",
            value: "institution"))
    var institution: String

    /// The member of that name; throws ``Failure`` if a directory has none.
    func named(in directory: Directory) throws -> Member {
        try directory.institution(named: institution)
    }
}

/// The record that a command is about.
struct RecordArgument: ParsableArguments {
    @Argument(
        help: .text(
            "ieraksts: ID, tā sākums vai REĢ.NR/KODS",
            "the record: ID, its beginning, or REG/CODE", value: "record"))
    var text: String

    /// The record of that name; throws ``Failure`` if a node has none.
    func named(at node: Node) throws -> RecordID { try node.record(named: text) }
}

/// The layer in which a command states or reads; the public one if none is named.
struct LayerOption: ParsableArguments {
    @Option(name: .customLong("layer"), help: .text("slānis", "the layer", value: "layer"))
    var name: String = "public"
}

/// The cell that a command is about.
struct CellArguments: ParsableArguments {
    @OptionGroup var record: RecordArgument
    @Argument(help: .text("grupa", "the group", value: "group"))
    var group: String
    @Option(help: .text("elements", "the element"))
    var element: String?
    @OptionGroup var layer: LayerOption
}

/// The statement that a command is about.
struct PositionArgument: ParsableArguments {
    @Argument(help: .position)
    var text: String
}

/// The proposals that a command is about: one of them, or all about a record.
struct ProposalArguments: ParsableArguments {
    @Argument(help: .position)
    var position: String?
    @Option(
        help: .text(
            "visi par šo ierakstu: ID, tā sākums vai REĢ.NR/KODS",
            "all about this record: ID, its beginning, or REG/CODE", value: "record"))
    var record: String?
    @Option(
        name: .customLong("from"),
        help: .text(
            "ar --record: tikai šīs iestādes", "with --record: of this institution only",
            value: "institution"))
    var author: String?

    func validate() throws {
        guard (position == nil) != (record == nil), author == nil || record != nil else {
            throw ValidationError(
                say(
                    "Norādiet vietu žurnālā vai --record (ar to arī --from).",
                    "Give a position, or --record (and with it --from)."))
        }
    }
}

/// Options of commands that move cells on.
struct MovingOptions: ParsableArguments {
    @Flag(help: .text("ierosināt, ja nav lemttiesību", "propose if there is no say"))
    var propose = false
    @Option(
        name: .customLong("if"),
        help: .text(
            "tikai, ja šūna joprojām ir šajā vietā",
            "only if the cell still is at this position", value: "position"))
    var expected: String?
    @Flag(help: .text("arī, ja šūna mainījusies", "although the cell moved"))
    var overwrite = false
}

/// Where a new link or notice stands, if not where it would stand by itself.
struct PlaceOptions: ParsableArguments {
    @Option(
        help: .text("vietējais kods; bez tā izvēlas pats", "the local code; else one is chosen"))
    var code: String?
    @Option(
        help: .text(
            "slānis; bez tā plašākais, kurā ir viss, uz ko tas norāda",
            "the layer; else the widest in which all that it names is"))
    var layer: String?
}

extension ArgumentHelp {
    fileprivate static var position: ArgumentHelp {
        .text(
            "vieta žurnālā: ŽURNĀLS@SECĪBA.INDEKSS", "the position: LOG@SEQUENCE.INDEX",
            value: "position")
    }
}
