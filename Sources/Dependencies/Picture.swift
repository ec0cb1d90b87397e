/// The language of legends and remarks in renderings.
public enum Language: String, Sendable, CaseIterable {
    /// Latvian.
    case latvian = "lv"
    /// English.
    case english = "en"

    func pick(_ latvian: String, _ english: String) -> String {
        self == .latvian ? latvian : english
    }
}

/// The shape of a kind of nodes in pictures, so that colour isn't its only sign.
public enum Shape: String, Sendable, CaseIterable {
    /// Rectangle.
    case box
    /// Rectangle with round corners.
    case rounded
    /// Ellipse.
    case ellipse
    /// Hexagon.
    case hexagon
    /// Diamond.
    case diamond
    /// Cylinder.
    case cylinder
    /// Folder.
    case folder
    /// Rectangle with a bent corner.
    case note
    /// Rectangle with a second line.
    case doubled

    func name(_ language: Language) -> String {
        switch self {
        case .box: language.pick("taisnstūris", "rectangle")
        case .rounded: language.pick("noapaļots taisnstūris", "rounded rectangle")
        case .ellipse: language.pick("elipse", "ellipse")
        case .hexagon: language.pick("sešstūris", "hexagon")
        case .diamond: language.pick("rombs", "diamond")
        case .cylinder: language.pick("cilindrs", "cylinder")
        case .folder: language.pick("mape", "folder")
        case .note:
            language.pick("taisnstūris ar atlocītu stūri", "rectangle with a bent corner")
        case .doubled: language.pick("dubults taisnstūris", "double rectangle")
        }
    }
}

/// How a kind of nodes is shown.
public struct KindStyle: Sendable, Hashable {
    /// Its name in the language of the picture.
    public var name: String
    /// Its shape.
    public var shape: Shape
    /// Its fill: `#rrggbb`, light enough for black letters.
    public var colour: String

    /// A style.
    public init(name: String, shape: Shape, colour: String) {
        self.name = name
        self.shape = shape
        self.colour = colour
    }
}

/// Names for what a graph knows by numbers only.
public struct Labels {
    /// The language of legends and remarks.
    public var language: Language
    /// A node's lasting name, such as a record's ID.
    public var id: (NodeID) -> String
    /// A node's name for people.
    public var name: (NodeID) -> String
    /// An institution's name.
    public var institution: (UInt32) -> String
    /// A sector's name.
    public var sector: (UInt32) -> String
    /// A link's lasting name.
    public var link: (Edge) -> String
    /// How kinds of nodes are shown; others as boxes named by number.
    public var nodeKinds: [UInt8: KindStyle]
    /// The names of kinds of links; others are named by number.
    public var linkKinds: [UInt8: String]

    /// Names; those not given are numbers.
    public init(
        language: Language = .latvian, id: @escaping (NodeID) -> String = { "n\($0)" },
        name: @escaping (NodeID) -> String = { "n\($0)" },
        institution: @escaping (UInt32) -> String = { "i\($0)" },
        sector: @escaping (UInt32) -> String = { "s\($0)" },
        link: @escaping (Edge) -> String = { "l\($0.payload)" },
        nodeKinds: [UInt8: KindStyle] = [:], linkKinds: [UInt8: String] = [:]
    ) {
        self.language = language
        self.id = id
        self.name = name
        self.institution = institution
        self.sector = sector
        self.link = link
        self.nodeKinds = nodeKinds
        self.linkKinds = linkKinds
    }

    func style(_ kind: UInt8) -> KindStyle {
        nodeKinds[kind] ?? KindStyle(name: "\(kind)", shape: .box, colour: "#ffffff")
    }

    func linkKind(_ kind: UInt8) -> String { linkKinds[kind] ?? "\(kind)" }

    func status(_ status: Status) -> String {
        switch status {
        case .silent: language.pick("nav atbildēta", "not answered")
        case .confirmed: language.pick("apstiprināta", "confirmed")
        case .disputed: language.pick("apstrīdēta", "disputed")
        }
    }
}

/// An excerpt ready to be rendered.
public struct Picture {
    /// The graph.
    public var graph: Graph
    /// What is shown of it.
    public var excerpt: Excerpt
    /// Names.
    public var labels: Labels
    /// The nodes whose promises can't hold.
    public var brokenNodes: Set<NodeID>
    /// The links on chains of promises that can't hold.
    public var brokenEdges: Set<Edge>

    /// A picture of an excerpt; what can't hold is marked from the given reports.
    public init(
        _ graph: Graph, _ excerpt: Excerpt, labels: Labels, broken: [BrokenPromise] = []
    ) {
        self.graph = graph
        self.excerpt = excerpt
        self.labels = labels
        brokenNodes = []
        brokenEdges = []
        for promise in broken {
            switch promise.claim {
            case .promise(let node): brokenNodes.insert(node)
            case .requirement(let edge): brokenNodes.insert(edge.from)
            }
            for step in 0..<max(0, promise.chain.length) {
                brokenEdges.formUnion(graph.links(on: promise.chain, step: step))
            }
        }
    }

    /// What isn't shown, in words; nil when everything is.
    func remark() -> String? {
        guard excerpt.omittedNodes + excerpt.omittedEdges > 0 else { return nil }
        return labels.language.pick(
            "Nav parādīti: ieraksti \(excerpt.omittedNodes), saiknes \(excerpt.omittedEdges)",
            "Not shown: \(excerpt.omittedNodes) records, \(excerpt.omittedEdges) links")
    }

    /// A sector's shown nodes.
    typealias Cluster = (sector: UInt32, institutions: [(number: UInt32, nodes: [NodeID])])

    /// Shown nodes by sector and institution, each ascending.
    func clusters() -> [Cluster] {
        var groups: [UInt32: [UInt32: [NodeID]]] = [:]
        for member in excerpt.members {
            let node = graph[member.node]
            groups[node.sector, default: [:]][node.institution, default: []].append(member.node)
        }
        return groups.keys.sorted().map { sector in
            let institutions = groups[sector] ?? [:]
            return (
                sector,
                institutions.keys.sorted().map { ($0, (institutions[$0] ?? []).sorted()) }
            )
        }
    }

    /// A node's name for a place under its institution's: without the institution's name and a
    /// slash before it.
    func shortName(_ number: NodeID) -> String {
        let institution = labels.institution(graph[number].institution) + "/"
        let name = labels.name(number)
        return name.hasPrefix(institution) ? String(name.dropFirst(institution.count)) : name
    }
}
