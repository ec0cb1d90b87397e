extension Picture {
    /// The picture for Mermaid (a flowchart).
    ///
    /// A group for each institution, whose title names the sector too: nested groups make Mermaid's
    /// layout fail on some graphs with cycles between them ("Cannot set properties of undefined
    /// (setting 'order')").
    public func mermaid() -> String {
        var lines = ["flowchart LR"]
        for cluster in clusters() {
            let sector = labels.sector(cluster.sector)
            for institution in cluster.institutions {
                let name = labels.institution(institution.number)
                let title = sector == name || sector.isEmpty ? name : "\(sector) · \(name)"
                lines.append(
                    "  subgraph s\(cluster.sector)i\(institution.number)[\(title.asMermaid())]")
                lines += institution.nodes.map { "    n\($0)\(mermaidShape($0))" }
                lines.append("  end")
            }
        }
        var styles: [String] = []
        for (index, edge) in excerpt.edges.enumerated() {
            let arrow = edge.status == .confirmed ? "-->" : "-.->"
            let answer = edge.status == .confirmed ? "" : ": " + labels.status(edge.status)
            let text = (labels.linkKind(edge.kind) + answer).asMermaid()
            lines.append("  n\(edge.from) \(arrow)|\(text)| n\(edge.to)")
            let dashes = edge.status == .disputed ? "stroke-dasharray:1 4" : nil
            let red = brokenEdges.contains(edge) ? "stroke:#c00000,stroke-width:4px" : nil
            let style = [dashes, red].compactMap(\.self)
            if !style.isEmpty {
                styles.append("  linkStyle \(index) \(style.joined(separator: ","))")
            }
        }
        for kind in Set(excerpt.members.map { graph[$0.node].kind }).sorted() {
            lines.append("  classDef k\(kind) fill:\(labels.style(kind).colour.asColour())")
        }
        for node in excerpt.members.map(\.node).filter(brokenNodes.contains) {
            styles.append("  style n\(node) stroke:#c00000,stroke-width:4px")
        }
        if let remark = remark() { styles.append("  remark[\(remark.asMermaid())]") }
        return (lines + styles).joined(separator: "\n") + "\n"
    }

    private func mermaidShape(_ number: NodeID) -> String {
        let style = labels.style(graph[number].kind)
        let mark = brokenNodes.contains(number) ? "! " : ""
        let text = (mark + labels.name(number)).asMermaid(columns: 26)
        let shape =
            switch style.shape {
            case .box: "[\(text)]"
            case .rounded: "(\(text))"
            case .ellipse: "([\(text)])"
            case .hexagon: "{{\(text)}}"
            case .diamond: "{\(text)}"
            case .cylinder: "[(\(text))]"
            case .folder: "[/\(text)/]"
            case .note: ">\(text)]"
            case .doubled: "[[\(text)]]"
            }
        return shape + ":::k\(graph[number].kind)"
    }

    /// The picture as GraphML, with every name as data.
    public func graphML() -> String {
        // Some readers know no key for both nodes and edges.
        let keys: [(id: String, target: String, type: String)] = [
            ("id", "node", "string"), ("name", "node", "string"), ("kind", "node", "string"),
            ("institution", "node", "string"), ("sector", "node", "string"),
            ("present", "node", "boolean"), ("distance", "node", "int"),
            ("broken", "node", "boolean"), ("link", "edge", "string"),
            ("linkKind", "edge", "string"), ("critical", "edge", "boolean"),
            ("status", "edge", "string"), ("linkBroken", "edge", "boolean"),
        ]
        var lines = [
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
            "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">",
        ]
        lines += keys.map {
            "  <key id=\"\($0.id)\" for=\"\($0.target)\" attr.name=\"\($0.id)\" "
                + "attr.type=\"\($0.type)\"/>"
        }
        lines.append("  <graph id=\"dependencies\" edgedefault=\"directed\">")
        for member in excerpt.members {
            let data = nodeFields(member).map { name, field in
                "<data key=\"\(name)\">\(field.text.asXML())</data>"
            }
            lines.append("    <node id=\"n\(member.node)\">\(data.joined())</node>")
        }
        for (index, edge) in excerpt.edges.enumerated() {
            let data = edgeFields(edge).dropFirst(2).map { name, field in
                let key = name == "broken" ? "linkBroken" : name
                return "<data key=\"\(key)\">\(field.text.asXML())</data>"
            }
            lines.append(
                "    <edge id=\"e\(index)\" source=\"n\(edge.from)\" target=\"n\(edge.to)\">"
                    + "\(data.joined())</edge>")
        }
        return (lines + ["  </graph>", "</graphml>", ""]).joined(separator: "\n")
    }

    /// The picture as one JSON object: `nodes`, `links`, `omitted_nodes`, `omitted_links`.
    public func json() -> String {
        let nodes = excerpt.members.map { Self.object(nodeFields($0)) }
        let links = excerpt.edges.map { Self.object(edgeFields($0)) }
        return "{\"nodes\":[\(nodes.joined(separator: ","))],"
            + "\"links\":[\(links.joined(separator: ","))],"
            + "\"omitted_nodes\":\(excerpt.omittedNodes),"
            + "\"omitted_links\":\(excerpt.omittedEdges)}\n"
    }

    /// The nodes as CSV with a heading row.
    public func nodesCSV() -> String {
        Self.csv(
            ["id", "name", "kind", "institution", "sector", "present", "distance", "broken"],
            excerpt.members.map(nodeFields))
    }

    /// The links as CSV with a heading row; ends by the nodes' lasting names.
    public func linksCSV() -> String {
        Self.csv(
            ["from", "to", "link", "linkKind", "critical", "status", "broken"],
            excerpt.edges.map(edgeFields))
    }

    private enum Field {
        case text(String)
        case number(Int)
        case truth(Bool)

        var text: String {
            switch self {
            case .text(let text): text
            case .number(let number): "\(number)"
            case .truth(let truth): "\(truth)"
            }
        }

        var json: String {
            if case .text(let text) = self { return text.asJSON() }
            return text
        }
    }

    private func nodeFields(_ member: Excerpt.Member) -> [(String, Field)] {
        let node = graph[member.node]
        return [
            ("id", .text(labels.id(member.node))), ("name", .text(labels.name(member.node))),
            ("kind", .text(labels.style(node.kind).name)),
            ("institution", .text(labels.institution(node.institution))),
            ("sector", .text(labels.sector(node.sector))), ("present", .truth(node.isPresent)),
            ("distance", .number(member.distance)),
            ("broken", .truth(brokenNodes.contains(member.node))),
        ]
    }

    private func edgeFields(_ edge: Edge) -> [(String, Field)] {
        [
            ("from", .text(labels.id(edge.from))), ("to", .text(labels.id(edge.to))),
            ("link", .text(labels.link(edge))), ("linkKind", .text(labels.linkKind(edge.kind))),
            ("critical", .truth(edge.isCritical)), ("status", .text("\(edge.status)")),
            ("broken", .truth(brokenEdges.contains(edge))),
        ]
    }

    private static func object(_ fields: [(String, Field)]) -> String {
        "{" + fields.map { "\($0.asJSON()):\($1.json)" }.joined(separator: ",") + "}"
    }

    private static func csv(_ heading: [String], _ rows: [[(String, Field)]]) -> String {
        let lines = rows.map { row in row.map { $1.text.asCSV() }.joined(separator: ",") }
        return ([heading.joined(separator: ",")] + lines).joined(separator: "\r\n") + "\r\n"
    }
}

extension String {
    /// A colour `#rrggbb`; white when it isn't one.
    func asColour() -> String {
        let digits = dropFirst()
        let isColour = hasPrefix("#") && digits.utf8.count == 6 && digits.allSatisfy(\.isHexDigit)
        return isColour ? self : "#ffffff"
    }
}
