internal import Catalogue
internal import Dependencies
internal import Merge

extension RegisterGraph {
    /// The command that answers the first of these links that the acting institution is asked
    /// about; nil where there is none, or it isn't said who acts.
    func answering(_ edges: [Edge], _ node: Node) -> Answer.Block? {
        guard let directory = try? node.directory(), let actor = try? node.actor(directory).number
        else { return nil }
        let first = edges.lazy.filter { edge in
            edge.status == .silent && (ends(edge).from == actor || ends(edge).to == actor)
        }.first { asked(about: $0) == actor }
        guard let first else { return nil }
        let noun = LinkKind.isStated(first.kind) ? "link" : "provision"
        return .next("saime \(noun) confirm \(link(first).name)\(node.actingWords)")
    }

    /// The institution that is to answer: the owner of the end that whoever states the link doesn't
    /// own, of what is depended on first; nil where it owns both.
    private func asked(about edge: Edge) -> UInt32? {
        let author = link(edge).author
        let ends = ends(edge)
        if ends.to != author { return ends.to }
        return ends.from == author ? nil : ends.from
    }

    /// The owners of both ends.
    private func ends(_ edge: Edge) -> (from: UInt32, to: UInt32) {
        (graph[edge.from].institution, graph[edge.to].institution)
    }
}
