internal import Foundation
internal import Merge
internal import Register
internal import Replication
internal import Seals
internal import Storage

/// A home as a command opens it: configuration, seals and the replica.
struct Node: Sendable {
    let options: GlobalOptions
    let home: Home
    let replica: Replica
    private let read: LiveConfiguration
    /// Whether the replica has the seals whose keys are in the home.
    private let hasSeals: Bool

    /// The configuration as it was read last.
    var configuration: Configuration { read.current }

    /// Opens the home that the options name; answering another process, takes the one that is open.
    init(_ options: GlobalOptions) throws {
        try self.init(options, takingSeals: true)
    }

    /// The same to read only: without seals, which take a millisecond each where hundreds of
    /// institutions are hosted. What signs, or asks whose seals are here, can't be done with it.
    init(reading options: GlobalOptions) throws {
        try self.init(options, takingSeals: false)
    }

    private init(_ options: GlobalOptions, takingSeals: Bool) throws {
        self.options = options
        if let open = Questioner.current?.node {
            home = open.home
            replica = open.replica
            read = open.read
            hasSeals = open.hasSeals
            return
        }
        home = try options.namedHome()
        read = try LiveConfiguration(of: home)
        hasSeals = takingSeals
        let bar = SharedProgress(Phrase(lv: "Ierakstu vērtēšana", en: "Judging records"))
        replica = try Replica(
            store: Store(path: home.storeFile), machine: .this, seals: [],
            settling: { bar.update($0, of: $1) })
        if takingSeals { try refreshSeals() }
    }

    /// Takes the seals whose keys are in the home and whom the directory knows by now.
    ///
    /// - Returns: whether it has seals of other institutions than before: what upstreams returned
    ///   until now says nothing of their logs.
    @discardableResult
    func refreshSeals() throws -> Bool {
        let former = replica.institutions
        let directory = try replica.directory()
        let seals = try configuration.pairs("seal").compactMap { code, file -> Seal? in
            guard let member = directory.members.values.first(where: { $0.code == code }) else {
                return nil
            }
            return try seal(of: member, in: file)
        }
        let directoryKey = try configuration["directory-key"].map {
            try SealKey(file: home.resolve($0))
        }
        replica.replaceSeals(
            seals,
            directorySeal: directoryKey.map { Seal(institution: Directory.nationalLead, key: $0) })
        return replica.institutions != former
    }

    /// The institution's seal, if the file has the key that the directory knows now.
    private func seal(of member: Member, in file: String) throws -> Seal? {
        let key = try SealKey(file: home.resolve(file))
        guard member.sealKey == key.publicKey.spki else { return nil }
        return Seal(institution: member.number, key: key)
    }

    /// Whether the key that the directory knows of an institution is in the home.
    private func holdsSeal(of member: Member) throws -> Bool {
        guard !hasSeals else { return replica.institutions.contains(member.number) }
        return try configuration.pairs("seal").contains { code, file in
            try code == member.code && seal(of: member, in: file) != nil
        }
    }

    /// Reads the configuration anew if its file has changed.
    ///
    /// - Returns: what it was before; nil if nothing has changed.
    /// - Throws: what is wrong with it, once; what was read before then stays.
    func followConfiguration() throws -> Configuration? {
        try read.follow { present in
            let holding = try Holding(parsing: present["subscription"])
            let directory = try directory()
            let own = try ownInstitution(directory).number
            _ = try holding.subscription(of: directory.institutions(ofNodeOf: own), directory)
            for upstream in present.pairs("upstream") { _ = try Address(upstream.value) }
        }
    }

    /// Takes up seals that acts brought into force, and signs what they must vouch for.
    func followDirectory() {
        // What fails here is tried again with the next upkeep, which says so.
        _ = try? refreshSeals()
        _ = try? replica.signWhatIsDue(time: Clock.now)
    }

    /// The directory as it is, or as it was at a size.
    func directory(at size: UInt64? = nil) throws -> Directory {
        let directory = try replica.directory()
        guard let size else { return directory }
        guard size <= directory.size else { throw Failure.beyondDirectory(size, directory.size) }
        return directory.prefix(size)
    }

    /// The institution whose node this is.
    func ownInstitution(_ directory: Directory) throws -> Member {
        guard let code = configuration["institution"] else {
            throw Failure.missingOption("institution", in: home.configurationFile)
        }
        return try directory.institution(named: code)
    }

    /// The institution that a command acts for: `--as`, or the node's own.
    func actor(_ directory: Directory) throws -> Member {
        guard let name = options.institution else { return try ownInstitution(directory) }
        let member = try directory.institution(named: name)
        guard try holdsSeal(of: member) else {
            throw Failure.noSealHere(member.code)
        }
        return member
    }

    /// The words by which a command that is suggested acts for the same institution as this one;
    /// empty where it acts for the node's own.
    var actingWords: String { options.institution.map { " --as \($0)" } ?? "" }

    /// The role that `--role` names; nil where it names none.
    func role() throws -> Role? {
        guard let text = options.role else { return nil }
        guard let role = Role(code: text) else {
            throw Failure.usage(
                Phrase(
                    lv: "Loma ir owner, lead, national vai override.",
                    en: "A role is owner, lead, national or override."))
        }
        return role
    }

    /// Notes a command in the journal and wakes `serve`.
    func wrote(_ entries: [String]) async -> [Phrase] {
        let command = CommandLine.arguments.dropFirst().joined(separator: " ")
        var warnings: [Phrase] = []
        do {
            for entry in entries.isEmpty ? [nil] : entries.map(Optional.some) {
                try replica.note(
                    JournalLine(
                        time: Clock.now, user: Self.user, command: command, entry: entry))
            }
        } catch {
            warnings = [.journalFailed(home.storeFile)]
        }
        await WakeSocket.poke(home.socketFile)
        return warnings
    }

    /// The person at the keyboard, also behind `sudo`.
    private static var user: String {
        ProcessInfo.processInfo.environment["SUDO_USER"] ?? NSUserName()
    }
}

extension Failure {
    fileprivate static func beyondDirectory(_ asked: UInt64, _ size: UInt64) -> Failure {
        Failure(
            "beyond-directory", .missing,
            Phrase(
                lv: "Direktorijā šeit ir \(size) akti, nevis \(asked).",
                en: "The directory here has \(size) acts, not \(asked)."),
            remedy: Phrase(lv: "Vispirms: saime sync.", en: "First: saime sync."))
    }

    fileprivate static func noSealHere(_ code: String) -> Failure {
        Failure(
            "no-seal", .notAllowed,
            Phrase(
                lv: "Šajā mezglā nav iestādes \(code) zīmoga.",
                en: "This node doesn't hold the seal of \(code)."),
            remedy: Phrase(
                lv: "Strādājiet mezglā, kurā tas ir; skat. saime key list.",
                en: "Work on the node that holds it; see saime key list."))
    }
}
