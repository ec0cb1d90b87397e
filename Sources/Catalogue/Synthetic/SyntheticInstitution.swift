internal import Dependencies
internal import Register

/// An institution of a synthetic register.
public struct SyntheticInstitution: Sendable, Hashable {
    /// What an institution is among the others.
    public enum Rank: Sendable, Hashable {
        /// The national lead, which leads a sector as well.
        case national
        /// A ministry: the lead of a sector.
        case ministry
        /// An institution of a sector.
        case agency
        /// A municipality.
        case municipality
    }

    /// Its place among the institutions, from 0; the directory number is one more.
    public let place: Int
    /// What it is.
    public let rank: Rank
    /// The place of its lead: the ministry of its sector, or the national lead; nil for the
    /// national lead itself.
    public let lead: Int?

    /// The directory number.
    public var number: UInt32 { UInt32(place + 1) }

    /// The directory's short code.
    public var code: String {
        let digits = String(place)
        let padded = String(repeating: "0", count: max(0, 3 - digits.count)) + digits
        return (rank == .national || rank == .ministry ? "m" : "i") + padded
    }

    /// The name.
    public var name: LocalText {
        switch rank {
        case .national: LocalText("Valsts paraugministrija", "National Sample Ministry")
        case .ministry:
            LocalText("\(topic.adjective) paraugministrija", "Sample Ministry of \(topic.en)")
        case .agency:
            LocalText(
                "\(topic.adjective) paraugaģentūra \(place)",
                "Sample Agency of \(topic.en) \(place)")
        case .municipality:
            LocalText("Parauga novada pašvaldība \(place)", "Sample Municipality \(place)")
        }
    }

    /// The registration number: of a form that no real institution has, with a right check digit.
    public var registration: String {
        // The last digit of ten is free, so that one of them gives a check digit below 10.
        for free in 0...9 {
            let digits = "9998" + String(10_000 + place).suffix(5) + String(free)
            for check in 0...9 where RegistrationNumber.isValid(digits + String(check)) {
                return digits + String(check)
            }
        }
        return ""
    }

    /// The field that its sector works in.
    var topic: SyntheticTopic {
        SyntheticTopic.all[(rank == .national ? 0 : lead ?? place) % SyntheticTopic.all.count]
    }

    /// The institutions of a graph's shape: the ministries first, the national lead as the first.
    static func all(of shape: Generator) -> [SyntheticInstitution] {
        (0..<shape.institutions).map { place in
            guard place > 0 else {
                return SyntheticInstitution(place: 0, rank: .national, lead: nil)
            }
            guard place >= shape.sectors else {
                return SyntheticInstitution(place: place, rank: .ministry, lead: 0)
            }
            // As in Latvia: some forty municipalities among four hundred institutions.
            return SyntheticInstitution(
                place: place, rank: place % 10 == 3 ? .municipality : .agency,
                lead: place % shape.sectors)
        }
    }
}

/// A text in Latvian and English.
public struct LocalText: Sendable, Hashable {
    /// Latvian.
    public let lv: String
    /// English.
    public let en: String

    init(_ lv: String, _ en: String) {
        self.lv = lv
        self.en = en
    }
}
