internal import Merge
internal import Register

extension Directory {
    /// The institution that a person names: `#NUMBER`, registration number or short code.
    ///
    /// - Throws: a failure that lists the candidates where none or several fit.
    func institution(named text: String) throws -> Member {
        if text.hasPrefix("#") {
            guard let number = UInt32(text.dropFirst()), let member = members[number] else {
                throw Failure.unknownInstitution(text)
            }
            return member
        }
        let exact = members.values.filter { $0.code == text || $0.registration == text }
        if exact.count == 1, let member = exact.first { return member }
        if exact.isEmpty { throw Failure.unknownInstitution(text) }
        let candidates = exact.sorted { $0.number < $1.number }
        throw Failure.ambiguous(text, candidates: candidates.map { "#\($0.number) \($0.code)" })
    }

    /// How an institution is shown: its short code, or `#NUMBER` where it isn't known here.
    func code(_ institution: UInt32) -> String {
        members[institution]?.code ?? "#\(institution)"
    }

    /// How an institution that may be nobody is shown.
    func code(_ institution: UInt32?) -> String { institution.map { code($0) } ?? "–" }

    /// What a member may do beside keeping its own register, as people call it.
    func roles(of member: Member) -> [Phrase] {
        var roles: [Phrase] = []
        if member.number == Self.nationalLead { roles.append(.nationalLead) }
        switch member.leadKind {
        case .sector: roles.append(.sectorLead)
        case .municipality: roles.append(.municipalityLead)
        case .none, .national: break
        }
        roles.append(.serviceOwner)
        return roles
    }

    /// The codes of those roles.
    func roleCodes(of member: Member) -> [String] {
        var codes = ["owner"]
        if members.values.contains(where: { lead(of: $0.number, at: size) == member.number }) {
            codes.append("lead")
        }
        if member.number == Self.nationalLead { codes += ["national", "override"] }
        return codes
    }
}

extension Phrase {
    fileprivate static let nationalLead = Phrase(
        lv: "valsts vadošā iestāde", en: "national lead")
    fileprivate static let sectorLead = Phrase(
        lv: "nozares vadošā iestāde", en: "sector lead")
    fileprivate static let municipalityLead = Phrase(
        lv: "pašvaldības vadošā iestāde", en: "municipality lead")
    fileprivate static let serviceOwner = Phrase(
        lv: "pakalpojumu kopuma saimnieks", en: "owner of its services and resources")
}

extension Failure {
    static func unknownInstitution(_ text: String) -> Failure {
        Failure(
            "unknown-institution", .missing,
            Phrase(
                lv: "Direktorijā nav iestādes “\(text)”.",
                en: "The directory has no institution “\(text)”."),
            remedy: Phrase(
                lv: "Skat. saime directory list; ja tā nesen uzņemta: saime sync.",
                en: "See saime directory list; if it was admitted lately: saime sync."))
    }

    static func ambiguous(_ text: String, candidates: [String]) -> Failure {
        Failure(
            "ambiguous", .usage,
            Phrase(
                lv: "“\(text)” var būt: \(candidates.joined(separator: "; ")).",
                en: "“\(text)” may be: \(candidates.joined(separator: "; "))."),
            remedy: Phrase(lv: "Norādiet precīzāk.", en: "Name it more precisely."))
    }

    static func unknownType(_ text: String) -> Failure {
        Failure(
            "unknown-type", .usage,
            Phrase(lv: "Ieraksta veida “\(text)” nav.", en: "There is no record type “\(text)”."),
            remedy: Phrase(lv: "Skat. saime schema list.", en: "See saime schema list."))
    }
}
