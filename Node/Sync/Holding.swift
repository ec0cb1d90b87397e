internal import Merge
internal import Register
internal import Replication
internal import SyncProtocol

/// What the administrator chose to hold, kept in the configuration.
struct Holding: Sendable {
    /// Institutions by short code; nil: all.
    var institutions: [String]?
    /// A ministry or municipality: with all that are assigned to it; nil: none in particular.
    var sector: String?
    /// The layers.
    var layers: Set<String>

    /// All logs of all institutions: a full node.
    static let everything = Holding(
        institutions: nil, sector: nil, layers: ["public", "government", "restricted"])

    /// From the option's text: `institutions=a,b sector=c layers=public,government`.
    init(parsing text: String?) throws {
        self = .everything
        guard let text else { return }
        for part in text.split(separator: " ") {
            let pair = part.split(separator: "=", maxSplits: 1).map(String.init)
            let values = pair.count == 2 ? pair[1].split(separator: ",").map(String.init) : []
            switch pair.first {
            case "institutions": institutions = values == ["all"] ? nil : values
            case "sector": sector = values.first
            case "layers": layers = Set(values)
            default:
                throw Failure.usage(
                    Phrase(lv: "Abonements: \(part)?", en: "Subscription: \(part)?"))
            }
        }
        try check()
    }

    init(institutions: [String]?, sector: String?, layers: Set<String>) {
        self.institutions = institutions
        self.sector = sector
        self.layers = layers
    }

    func check() throws {
        let known: Set<String> = ["public", "government", "restricted"]
        for layer in layers.subtracting(known).sorted() { throw Failure.badLayer(layer) }
    }

    /// The option's text.
    var text: String {
        let names = institutions.map { $0.joined(separator: ",") } ?? "all"
        let sector = sector.map { " sector=\($0)" } ?? ""
        return "institutions=\(names)\(sector) layers=\(layers.sorted().joined(separator: ","))"
    }

    /// What it comes to: the chosen institutions and, from the directory, all who have or had a
    /// say over what they own, and the national lead (DESIGN §8).
    func subscription(of own: [UInt32], _ directory: Directory) throws -> Subscription {
        var authors: [UInt32]?
        if institutions != nil || sector != nil {
            var chosen = try (institutions ?? []).map {
                try directory.institution(named: $0).number
            }
            if let sector {
                let lead = try directory.institution(named: sector).number
                chosen.append(lead)
                chosen += directory.members.keys.filter {
                    directory.lead(of: $0, at: directory.size) == lead
                }
            }
            authors = directory.everybodyWithASay(over: Set(chosen + own))
        }
        return Subscription(
            authors: authors, isPublic: layers.contains("public"),
            isGovernment: layers.contains("government"),
            isRestricted: layers.contains("restricted"))
    }
}
