import Dependencies
import Foundation
import Testing

@Suite("Renderings")
struct RenderTests {
    /// Names that try to leave their place in each format.
    static let hostile = [
        "\"]; evil [label=\"x", "\\", "\\N \\\"", "a\nb\r\nc\td", "<b>&amp;</b>", "]]>", "{}|[]()",
        "end", "=HYPERLINK(\"http://x\")", "+1", "-1", "@x", "a,b;c", "'", "`code`", "#quot;",
        "\u{1B}[31mred", "\u{0}", "\u{202E}txt", "\u{2028}", "\u{FFFE}", "%%{init}%%", "--> x",
        "Āžņēšu dzīves situācija 🇱🇻", "", " ", String(repeating: "ļoti gari ", count: 40),
        "-->", "*/", "//", "</data>", "\u{7F}\u{85}",
    ]

    private func graph(copies: Int = 1) -> Graph {
        let count = UInt32(Self.hostile.count * copies)
        let nodes = (0..<count).map {
            Node(kind: UInt8($0 % 9), institution: $0, sector: $0 % 5, isPresent: $0 % 7 != 0)
        }
        let edges = (1..<count).map {
            Edge(
                from: $0, to: $0 - 1, kind: UInt8($0 % 3), isCritical: $0 % 2 == 0,
                status: Status.allCases[Int($0 % 3)], payload: $0)
        }
        return Graph(nodes: nodes, edges: ContiguousArray(edges))
    }

    private func labels(_ language: Language = .latvian) -> Labels {
        let hostile = Self.hostile
        func text(_ number: UInt32) -> String { hostile[Int(number) % hostile.count] }
        let styles = Shape.allCases.enumerated().map {
            (UInt8($0), KindStyle(name: hostile[$0], shape: $1, colour: "\"/><evil>"))
        }
        return Labels(
            language: language, id: text, name: text, institution: text, sector: text,
            link: { text($0.payload) }, nodeKinds: Dictionary(uniqueKeysWithValues: styles),
            linkKinds: [0: hostile[0], 1: hostile[4]])
    }

    private func picture(limit: Int = 200, copies: Int = 1) -> Picture {
        let graph = graph(copies: copies)
        var workspace = Workspace()
        let last = NodeID(graph.nodeCount - 1)
        let reach = graph.needs(of: [last], using: &workspace)
        let levels = Levels(
            sense: .largerIsBetter, promised: { $0 == 5 ? 2 : nil },
            offered: { $0 == 3 ? 1 : nil })
        let report = graph.check(levels, using: &workspace)
        return Picture(
            graph, graph.excerpt(of: reach, limit: limit), labels: labels(),
            broken: report.broken)
    }

    @Test("JSON keeps every hostile name")
    func json() throws {
        let object = try JSONSerialization.jsonObject(with: Data(picture().json().utf8))
        let root = try #require(object as? [String: Any])
        let nodes = try #require(root["nodes"] as? [[String: Any]])
        #expect(nodes.compactMap { $0["name"] as? String } == Self.hostile.reversed())
        #expect(root["omitted_nodes"] as? Int == 0)
        let links = try #require(root["links"] as? [[String: Any]])
        #expect(links.compactMap { $0["from"] as? String } == Array(Self.hostile.dropFirst()))
    }

    @Test("CSV keeps every hostile name, and formulas get an apostrophe")
    func csv() {
        let rows = Self.rows(picture().nodesCSV())
        #expect(Set(rows.map(\.count)) == [8])
        let expected = Self.hostile.reversed().map { name in
            "=+-@".contains(name.first ?? " ") ? "'" + name : name
        }
        #expect(rows.dropFirst().map { $0[1] } == expected)
        #expect(Set(Self.rows(picture().linksCSV()).map(\.count)) == [7])
    }

    /// Reads CSV by the grammar of RFC 4180.
    private static func rows(_ text: String) -> [[String]] {
        var rows: [[String]] = []
        var row: [String] = []
        var field = String.UnicodeScalarView()
        var isQuoted = false
        var previous: Unicode.Scalar = " "
        for scalar in text.unicodeScalars {
            if scalar == "\"" {
                isQuoted.toggle()
                if isQuoted, previous == "\"" { field.append("\"") }
            } else if scalar == ",", !isQuoted {
                row.append(String(field))
                field = .init()
            } else if scalar == "\n", !isQuoted {
                row.append(String(field.dropLast(previous == "\r" ? 1 : 0)))
                rows.append(row)
                row = []
                field = .init()
            } else {
                field.append(scalar)
            }
            previous = scalar
        }
        return rows
    }

    @Test("GraphML holds the names as text and nothing XML forbids")
    func graphML() {
        let text = picture().graphML()
        #expect(!text.contains("<b>") && !text.contains("<evil>") && !text.contains("]]>"))
        #expect(text.components(separatedBy: "<node ").count == Self.hostile.count + 1)
        #expect(
            text.components(separatedBy: "</data>").count
                == text.components(separatedBy: "<data ").count)
        for scalar in text.unicodeScalars {
            let isAllowed =
                scalar == "\n" || scalar == "\t"
                || scalar.value >= 0x20 && scalar.value != 0xFFFE && scalar.value != 0xFFFF
            #expect(isAllowed)
        }
        #expect(text.contains("&lt;b&gt;&amp;amp;&lt;/b&gt;"))
    }

    @Test("DOT lets no name out of its quotes")
    func dot() {
        // Few nodes are drawn, many listed; few arrows are drawn, many set as a matrix.
        let texts = [
            picture().dot(), picture(copies: 3).dot(), picture().overview(by: .institution),
            picture().overview(by: .sector), picture(copies: 3).overview(by: .institution),
        ]
        for text in texts {
            var bare = ""
            var isQuoted = false
            var isEscaped = false
            // Text in HTML labels is escaped as in XML; between its angles anything else may be.
            var depth = 0
            var previous: Unicode.Scalar = " "
            for character in text.unicodeScalars {
                defer { previous = character }
                if depth > 0 || !isQuoted && previous == "=" && character == "<" {
                    depth += character == "<" ? 1 : character == ">" ? -1 : 0
                } else if isQuoted, isEscaped {
                    isEscaped = false
                } else if isQuoted, character == "\\" {
                    isEscaped = true
                } else if character == "\"" {
                    isQuoted.toggle()
                } else if !isQuoted {
                    bare.unicodeScalars.append(character)
                }
            }
            #expect(!isQuoted && depth == 0)
            #expect(!bare.contains("evil") && !bare.contains("HYPERLINK"))
            #expect(bare.filter { $0 == "{" }.count == bare.filter { $0 == "}" }.count)
            #expect(!text.unicodeScalars.contains("\u{1B}"))
        }
        // A broken promise is marked by more than colour.
        #expect(picture().dot().contains("label=\"! "))
        #expect(picture().dot().contains("penwidth=3"))
        #expect(picture().dot().contains("style=dashed"))
        #expect(picture().dot().contains("style=dotted"))
    }

    @Test("Mermaid lets no name out of its quotes")
    func mermaid() {
        let text = picture().mermaid()
        for line in text.split(separator: "\n") {
            #expect(line.filter { $0 == "\"" }.count % 2 == 0)
            let parts = line.split(separator: "\"", omittingEmptySubsequences: false)
            for (index, part) in parts.enumerated() where index % 2 == 1 {
                let rest = part.replacingOccurrences(of: "<br/>", with: "")
                #expect(!rest.contains(where: { "<>`{}[]|&".contains($0) }))
            }
            for (index, part) in parts.enumerated() where index % 2 == 0 {
                #expect(!part.contains("evil"))
            }
        }
        #expect(text.contains("stroke-dasharray"))
        #expect(!text.unicodeScalars.contains("\u{1B}"))
    }

    @Test("Mermaid's groups hold no groups: on some graphs its layout fails over those")
    func mermaidGroups() {
        var depth = 0
        var groups = 0
        for line in picture().mermaid().split(separator: "\n") {
            let word = line.split(separator: " ").first
            if word == "subgraph" { (depth, groups) = (depth + 1, groups + 1) }
            if word == "end" { depth -= 1 }
            #expect((0...1).contains(depth), "\(line)")
        }
        #expect(depth == 0 && groups > 1)
    }

    @Test("Beyond the limit the rest is counted, in the picture too")
    func limit() {
        let some = picture(limit: 10)
        #expect(some.excerpt.members.count == 10)
        #expect(some.excerpt.omittedNodes == Self.hostile.count - 10)
        #expect(some.excerpt.edges.count == 9)
        #expect(some.excerpt.omittedEdges == Self.hostile.count - 10)
        #expect(some.dot().contains("Nav parādīti: ieraksti \(Self.hostile.count - 10)"))
        #expect(some.json().contains("\"omitted_nodes\":\(Self.hostile.count - 10)"))
    }

    @Test("The same answer renders the same each time")
    func stable() {
        #expect(picture().dot() == picture().dot())
        #expect(picture().mermaid() == picture().mermaid())
        #expect(picture().overview(by: .sector) == picture().overview(by: .sector))
    }

    @Test("A tree folds what repeats, marks cycles, missing ends and answers")
    func tree() {
        // 0 needs 1 and 2; both need 3; 3 needs 4, which isn't there, and leads back to 0.
        let nodes = (0..<5).map { Node(kind: 0, institution: 0, sector: 0, isPresent: $0 != 4) }
        let graph = Graph(
            nodes: nodes,
            edges: [
                Edge(from: 0, to: 1, isCritical: true, status: .confirmed, payload: 0),
                Edge(from: 0, to: 2, status: .disputed, payload: 1),
                Edge(from: 1, to: 3, status: .confirmed, payload: 2),
                Edge(from: 2, to: 3, status: .confirmed, payload: 3),
                Edge(from: 2, to: 3, status: .confirmed, payload: 4),
                Edge(from: 3, to: 4, payload: 5),
                Edge(from: 3, to: 0, status: .confirmed, payload: 6),
            ])
        let labels = Labels(
            language: .english, name: { "N\($0)" }, institution: { _ in "I" },
            nodeKinds: [0: KindStyle(name: "k", shape: .box, colour: "#ffffff")])
        #expect(
            Tree(graph, .needs, labels: labels).text(from: [0]) == """
                N0 [k, I]
                ├─ N1 [k, I] (critical)
                │  └─ N3 [k, I]
                │     ├─ N0 [k, I] ↺ cycle
                │     └─ N4 [k, I] (missing) (not answered)
                └─ N2 [k, I] (disputed)
                   └─ N3 [k, I] (×2) ↑ see above

                """)
        #expect(
            Tree(graph, .needs, labels: labels, depth: 1).text(from: [0]) == """
                N0 [k, I]
                ├─ N1 [k, I] (critical) …+1
                └─ N2 [k, I] (disputed) …+1

                """)
        let short = Tree(graph, .needs, labels: labels, limit: 2).text(from: [0])
        #expect(short.split(separator: "\n").count == 3)
        #expect(short.contains("more lines"))
    }

    @Test("A tree steers no terminal")
    func treeNames() {
        let text = Tree(graph(), .needs, labels: labels())
            .text(from: [NodeID(Self.hostile.count - 1)])
        #expect(text.split(separator: "\n").count == Self.hostile.count)
        let isClean = text.unicodeScalars.allSatisfy {
            $0 == "\n" || $0.properties.generalCategory != .control && $0.value != 0x202E
        }
        #expect(isClean)
    }
}
