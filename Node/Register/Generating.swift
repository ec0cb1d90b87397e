internal import Catalogue
internal import Dependencies
internal import Merge
internal import Register
internal import Replication
internal import Seals

/// Makes a national node that hosts every institution of a synthetic register and holds its
/// records: founded, admitted and authored as any other, many change sets to a transaction.
struct Generating {
    let register: SyntheticRegister
    let global: GlobalOptions
    let change: ChangeOptions

    /// How many change sets share a transaction.
    private static let batch = 2000

    func makeNode() async throws -> Answer {
        let home = try global.namedHome()
        guard let national = register.institutions.first else { throw Failure.homeNotNamed }
        _ = try await Founding(
            home: home, federation: "Saime: sintētisks paraugs", institution: name(of: national),
            listen: nil, algorithm: .p256, group: nil
        ).answer()
        let node = try Node(global)
        try admit(to: node)
        try fill(node)
        var answer = Answer.synthetic(
            register, ("home", home.path), next: ["saime graph rank --home \(home.path)"])
        answer.warnings = await node.wrote([])
        return answer
    }

    private func name(of institution: SyntheticInstitution) throws -> InstitutionName {
        try InstitutionName(
            code: institution.code, name: institution.name.lv,
            registration: institution.registration)
    }

    /// Makes the institutions' seals here, and orders their admission and their leads.
    private func admit(to node: Node) throws {
        var progress = Progress(Phrase(lv: "Iestādes", en: "Institutions"))
        defer { progress.finish() }
        let keys = NodeKeys(home: node.home)
        var configuration = try node.home.readConfiguration()
        var leads: [Act.Order] = []
        for institution in register.institutions.dropFirst() {
            progress.update(institution.place, of: register.institutions.count)
            let key = "seal-\(institution.code)"
            let seal = try keys.make(key)
            configuration.setPair("seal", key: institution.code, value: keys.path(key))
            let admission = Act.Admission(
                number: institution.number, registration: institution.registration,
                code: institution.code, name: institution.name.lv, sealKey: seal.publicKey.spki,
                nodeKeys: [], host: Directory.nationalLead,
                leadKind: institution.rank == .ministry ? .sector : .none)
            _ = try node.orderNow([.admit(admission)], change)
            if institution.rank != .ministry, let lead = institution.lead {
                leads.append(
                    .assignLead(
                        institution: institution.number,
                        lead: register.institutions[lead].number))
            }
        }
        try node.home.write(configuration)
        _ = try node.orderNow(leads, change)
    }

    /// Writes the register: institution by institution, the links and answers last, so that what
    /// they name is there.
    private func fill(_ given: Node) throws {
        // Opened anew, with the seals of those admitted.
        let node = try Node(given.options)
        let counts = register.counts
        let total = counts.values.reduce(0, +)
        var progress = Progress(Phrase(lv: "Ieraksti", en: "Records"))
        defer { progress.finish() }
        var done = 0
        for institution in register.institutions {
            try write(register.records(of: institution, .ids), of: institution, node, isNew: true)
            done += 1 + SyntheticRegister.positionsPerInstitution
            done += register.recordCount(of: institution)
            progress.update(done, of: total)
        }
        for institution in register.institutions {
            let links = register.links(of: institution, .ids)
            try write(links, of: institution, node, isNew: true)
            done += links.count
            progress.update(done, of: total)
        }
        progress.finish()
        progress = Progress(Phrase(lv: "Atbildes", en: "Answers"))
        for institution in register.institutions {
            try write(register.answers(of: institution), of: institution, node, isNew: false)
            progress.update(institution.place + 1, of: register.institutions.count)
        }
    }

    private func write(
        _ records: [(id: RecordID, draft: RecordDraft)], of institution: SyntheticInstitution,
        _ node: Node, isNew: Bool
    ) throws {
        let actor = try node.directory().institution(named: institution.code)
        let authoring = try Authoring(node, actor: actor)
        for start in stride(from: 0, to: records.count, by: Self.batch) {
            let batch = records[start..<min(start + Self.batch, records.count)]
            let changeSets = try batch.map { record in
                let type = record.draft.content.type
                let existence = try isNew ? [authoring.existence(of: record.id, type: type)] : []
                return try existence
                    + authoring.statements(record.draft.changes(from: nil), of: record.id)
            }
            _ = try authoring.write(
                changeSets, in: Array(repeating: .public, count: changeSets.count), change)
        }
    }
}
