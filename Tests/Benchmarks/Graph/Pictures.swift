import Dependencies
import Foundation

/// Writes example pictures of 20, 200 and 2,000 nodes to look at.
func drawPictures(into directory: String) throws {
    try drawHostile(into: directory)
    for (size, language) in [(20, Language.latvian), (200, .english), (2000, .latvian)] {
        let (nodes, links) = Generator(nodeCount: size * 3, seed: 4).generate()
        let graph = Graph(nodes: nodes, edges: links)
        var workspace = Workspace()
        // Something hit by the failure of a platform, or what a situation needs.
        let levels = Levels(
            sense: .largerIsBetter, promised: { $0 % 40 == 39 ? 99_900_000 : nil },
            offered: { $0 % 23 == 3 ? 99_500_000 : nil })
        let report = graph.check(levels, using: &workspace)
        let reach = graph.impact(of: [3], using: &workspace)
        let picture = Picture(
            graph, graph.excerpt(of: reach, limit: size), labels: exampleLabels(graph, language),
            broken: Array(report.broken.prefix(2)))
        for (name, text) in [
            ("full", picture.dot()), ("institutions", picture.overview(by: .institution)),
            ("sectors", picture.overview(by: .sector)), ("chart", picture.mermaid()),
            ("graphml", picture.graphML()), ("json", picture.json()),
            ("tree", Tree(graph, .impact, labels: picture.labels).text(from: [3])),
        ] {
            try Data(text.utf8).write(
                to: URL(fileURLWithPath: "\(directory)/\(size)-\(name).txt"))
        }
    }
}

/// Names that try to leave their place: Graphviz and XML parsers must accept the files.
private func drawHostile(into directory: String) throws {
    let names = [
        "\"]; evil [label=\"x", "\\", "\\N \\\"", "a\nb\r\nc\td", "<b>&amp;</b>", "]]>", "{}|[]()",
        "\u{0}\u{1B}[31m", "\u{FFFE}\u{202E}", "", "&bogus; &#0;", "-->",
    ]
    for copies in [1, 10] {
        let count = UInt32(names.count * copies)
        let nodes = (0..<count).map { Node(kind: UInt8($0 % 12), institution: $0, sector: $0 % 4) }
        let links = (1..<count).map { Edge(from: $0, to: $0 - 1, payload: $0) }
        let graph = Graph(nodes: nodes, edges: ContiguousArray(links))
        func name(_ number: UInt32) -> String { names[Int(number) % names.count] }
        let labels = Labels(
            id: name, name: name, institution: name, sector: name, link: { name($0.payload) },
            nodeKinds: Dictionary(
                uniqueKeysWithValues: Shape.allCases.enumerated().map {
                    (UInt8($0), KindStyle(name: names[$0], shape: $1, colour: "\"evil"))
                }))
        var workspace = Workspace()
        let reach = graph.needs(of: [count - 1], using: &workspace)
        let picture = Picture(graph, graph.excerpt(of: reach), labels: labels)
        for (kind, text) in [
            ("full", picture.dot()), ("institutions", picture.overview(by: .institution)),
            ("graphml", picture.graphML()), ("json", picture.json()),
        ] {
            try Data(text.utf8).write(
                to: URL(fileURLWithPath: "\(directory)/hostile\(copies)-\(kind).txt"))
        }
    }
}

private func exampleLabels(_ graph: Graph, _ language: Language) -> Labels {
    let isLatvian = language == .latvian
    let institutions = [
        "Valsts digitālās attīstības aģentūra", "Pilsonības un migrācijas lietu pārvalde",
        "Nacionālais veselības dienests", "Valsts sociālās apdrošināšanas aģentūra",
        "Uzņēmumu reģistrs", "Lauku atbalsta dienests", "Rīgas valstspilsētas pašvaldība",
        "Ceļu satiksmes drošības direkcija", "Izglītības kvalitātes valsts dienests",
    ]
    let services = [
        "Pabalsta piešķiršana bērna kopšanai", "Dzīvesvietas deklarēšana elektroniski",
        "Uzņēmuma reģistrācija reģistrā", "E-receptes izsniegšana pacientam",
        "Vadītāja apliecības izsniegšana", "Nekustamā īpašuma nodokļa aprēķināšana",
    ]
    let resources = [
        "Vienotā pieteikšanās", "Fizisko personu reģistrs", "Maksājumu modulis",
        "Datu izplatīšanas platforma", "E-adrese", "Pašvaldību informācijas sistēma",
    ]
    return Labels(
        language: language,
        name: { node in
            switch graph[node].kind {
            case Generator.Kind.resource: "\(resources[Int(node) % resources.count]) \(node)"
            case Generator.Kind.service: "\(services[Int(node) % services.count]) \(node)"
            case Generator.Kind.need: "Vajadzība saņemt atbalstu \(node)"
            default: "Bērna piedzimšana \(node)"
            }
        },
        institution: { "\(institutions[Int($0) % institutions.count]) \($0)" },
        sector: { isLatvian ? "\($0). nozare" : "Sector \($0)" },
        nodeKinds: [
            Generator.Kind.resource: KindStyle(
                name: isLatvian ? "resurss" : "resource", shape: .cylinder, colour: "#cfe2f3"),
            Generator.Kind.service: KindStyle(
                name: isLatvian ? "pakalpojums" : "service", shape: .box, colour: "#fff2cc"),
            Generator.Kind.need: KindStyle(
                name: isLatvian ? "vajadzība" : "need", shape: .ellipse, colour: "#d9ead3"),
            Generator.Kind.situation: KindStyle(
                name: isLatvian ? "dzīves situācija" : "life situation", shape: .hexagon,
                colour: "#ead1dc"),
        ],
        linkKinds: isLatvian
            ? [0: "lieto", 1: "satur", 2: "nodrošina", 3: "informē"]
            : [0: "uses", 1: "contains", 2: "provides", 3: "informs"])
}
