internal import ArgumentParser
internal import Catalogue
internal import Dependencies

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

extension Failure {
    fileprivate static func unknownLinkKind(_ text: String) -> Failure {
        let known = LinkKind.all.map(\.code).joined(separator: ", ")
        return Failure(
            "unknown-link-kind", .usage,
            Phrase(
                lv: "Saiknes veida “\(text)” nav.", en: "There is no kind of link “\(text)”."),
            remedy: Phrase(lv: "Ir: \(known).", en: "There are: \(known)."))
    }
}
