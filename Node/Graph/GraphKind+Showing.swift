internal import Catalogue
internal import Dependencies
internal import Register

// Node, Status and Language are other things in this program.
typealias GraphNode = Dependencies.Node
typealias LinkStatus = Dependencies.Status

extension Schema.Label {
    /// The text in a language.
    func text(_ language: Language) -> String { Phrase(self).text(language) }

    /// The text in the process's language.
    var text: String { text(.current) }
}

/// How kinds of nodes are told and drawn.
extension GraphKind {
    /// The key of counts in JSON.
    var key: String {
        switch self {
        case .service: "services"
        case .resource: "resources"
        case .need: "needs"
        case .situation: "life_situations"
        case .institution: "institutions"
        case .accessPoint: "access_points"
        case .missing: "missing"
        }
    }

    /// How many there are, for people.
    func count(_ number: Int) -> Phrase {
        let isOne = number % 10 == 1 && number % 100 != 11
        let (one, many, en, plural): (String, String, String, String) =
            switch self {
            case .service: ("pakalpojums", "pakalpojumi", "service", "services")
            case .resource: ("resurss", "resursi", "resource", "resources")
            case .need: ("vajadzība", "vajadzības", "need", "needs")
            case .situation:
                ("dzīves situācija", "dzīves situācijas", "life situation", "life situations")
            case .institution: ("iestāde", "iestādes", "institution", "institutions")
            case .accessPoint:
                ("sniegšanas vieta", "sniegšanas vietas", "access point", "access points")
            case .missing:
                ("trūkstošs ieraksts", "trūkstoši ieraksti", "missing record", "missing records")
            }
        return Phrase(
            lv: "\(number) \(isOne ? one : many)", en: "\(number) \(number == 1 ? en : plural)")
    }

    /// How pictures show it; shapes differ, so that colour isn't the only sign.
    func style(_ language: Language) -> KindStyle {
        let (shape, colour): (Shape, String) =
            switch self {
            case .service: (.rounded, "#cfe8ff")
            case .resource: (.box, "#ffe9b8")
            case .need: (.ellipse, "#e4f5d5")
            case .situation: (.hexagon, "#f4dcf2")
            case .institution: (.folder, "#e6e6e6")
            case .accessPoint: (.note, "#fff7d0")
            case .missing: (.doubled, "#ffffff")
            }
        return KindStyle(name: label.text(language), shape: shape, colour: colour)
    }
}

extension RegisterGraph {
    /// Names for pictures, listings and trees.
    func labels(_ language: Language) -> Labels {
        Labels(
            language: language == .lv ? .latvian : .english,
            id: { entry($0).name },
            name: { node in
                let entry = entry(node)
                let title = entry.title.text(language)
                return title.isEmpty ? entry.name : "\(entry.name) \(title)"
            },
            institution: { code($0) }, sector: { code($0) }, link: { link($0).name },
            nodeKinds: Dictionary(
                uniqueKeysWithValues: GraphKind.allCases.map { ($0.rawValue, $0.style(language)) }),
            linkKinds: Dictionary(
                uniqueKeysWithValues: LinkKind.all.map { ($0.number, $0.label.text(language)) }))
    }
}
