internal import ArgumentParser
internal import Merge
internal import Register
internal import Replication

// Who has the say: leads, delegations, transfers.

extension DirectoryCommand {
    /// Assigns a lead.
    struct Assign: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "assign", lv: "Piesaista iestādi nozares ministrijai vai pašvaldībai.",
                en: "Assigns an institution to its sector ministry or municipality.",
                example: "directory assign nvd spkc --to vm")
        }

        @OptionGroup var global: GlobalOptions
        @OptionGroup var change: ChangeOptions
        @Argument(
            help: .text(
                "iestādes: #numurs, kods vai reģ. nr.",
                "institutions: #number, code or reg. number",
                value: "institution"))
        var institutions: [String]
        @Option(
            help: .text("vadošā iestāde; “-”: neviena", "the lead; “-”: none", value: "institution")
        )
        var to: String

        func answer() async throws -> Answer {
            let node = try Node(global)
            let directory = try node.directory()
            let lead = to == "-" ? 0 : try directory.institution(named: to).number
            let orders = try institutions.map {
                Act.Order.assignLead(
                    institution: try directory.institution(named: $0).number, lead: lead)
            }
            return try await node.order(orders, change)
        }
    }

    /// Delegates a say.
    struct Delegate: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "delegate", lv: "Deleģē saimnieka lemttiesības par laukiem.",
                en: "Delegates the owner's say in groups.",
                example: "directory delegate nvd spkc --groups service.hours")
        }

        @OptionGroup var global: GlobalOptions
        @OptionGroup var change: ChangeOptions
        @Argument(help: .text("saimnieks", "the owner", value: "owner"))
        var owner: String
        @Argument(help: .text("pilnvarotais", "the delegate", value: "delegate"))
        var delegate: String
        @Option(
            name: .customLong("groups"), parsing: .upToNextOption,
            help: .text("lauku grupas", "the groups", value: "group"))
        var groups: [String] = []
        @Option(
            name: .customLong("records"), parsing: .upToNextOption,
            help: .text("tikai šie ieraksti", "these records only", value: "record"))
        var records: [String] = []

        func answer() async throws -> Answer {
            let node = try Node(global)
            let directory = try node.directory()
            guard !groups.isEmpty else {
                throw Failure.usage(
                    Phrase(lv: "Norādiet grupas: --groups …", en: "Name the groups: --groups …"))
            }
            let order = Act.Order.delegate(
                owner: try directory.institution(named: owner).number,
                delegate: try directory.institution(named: delegate).number,
                groups: groups.sorted(),
                records: try records.map { try node.record(named: $0) })
            return try await node.order([order], change)
        }
    }

    /// Ends a delegation.
    struct End: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "end", lv: "Izbeidz deleģējumu.",
                en: "Ends a delegation.",
                example: "directory end 41")
        }

        @OptionGroup var global: GlobalOptions
        @OptionGroup var change: ChangeOptions
        @Argument(
            help: .text(
                "deleģējuma akta kārtas numurs", "the sequence of the act that delegated",
                value: "act"))
        var act: UInt64

        func answer() async throws -> Answer {
            try await Node(global).order([.endDelegation(act)], change)
        }
    }

    /// Orders a transfer.
    struct Transfer: AnsweringCommand {
        static var configuration: CommandConfiguration {
            .verb(
                "transfer", lv: "Nodod ierakstus citam saimniekam.",
                en: "Gives records to another owner.",
                example: "directory transfer 0000… --to ldvc")
        }

        @OptionGroup var global: GlobalOptions
        @OptionGroup var change: ChangeOptions
        @Argument(help: .text("ieraksti", "the records", value: "record"))
        var records: [String]
        @Option(help: .text("jaunais saimnieks", "the new owner", value: "institution"))
        var to: String

        func answer() async throws -> Answer {
            let node = try Node(global)
            let directory = try node.directory()
            let records = try records.map { try node.record(named: $0) }
            let owners = Set(records.compactMap { directory.owner(of: $0, at: directory.size) })
            guard owners.count == 1, let owner = owners.first else {
                throw Failure.usage(
                    Phrase(
                        lv: "Ierakstiem jābūt vienam saimniekam.",
                        en: "The records must have one owner."))
            }
            let order = Act.Order.transfer(
                records: records.sorted(), from: owner,
                to: try directory.institution(named: to).number)
            return try await node.order([order], change)
        }
    }
}
