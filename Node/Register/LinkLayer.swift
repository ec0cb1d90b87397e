internal import Merge
internal import Register
internal import Replication

/// In which layer a link may stand: one that the owners of both its ends can read (DESIGN §4).
struct LinkLayer {
    let directory: Directory
    let names: RecordNames
    let from: RecordView
    let to: RecordView

    /// The layer that is named, or else the widest in which both ends are there.
    ///
    /// - Throws: a failure that says which side couldn't read what, or which end isn't there.
    func chosen(named layer: Scope?, author: UInt32) throws -> Scope {
        try refuseHidden(from, from: to)
        try refuseHidden(to, from: from)
        if let layer {
            try check(layer)
            return layer
        }
        let candidates: [Scope] = [.public, .government, .restricted(author)]
        guard let first = candidates.first(where: { (try? check($0)) != nil }) else {
            try check(.restricted(author))
            return .restricted(author)
        }
        return first
    }

    private func check(_ layer: Scope) throws {
        for (end, other) in [(from, to), (to, from)] {
            if let owner = other.owner, !directory.reads(layer, owner) {
                throw Failure.unreadable(layer, directory.code(owner), names.text(end.record))
            }
            guard let widest = end.layers.first, layer < widest else { continue }
            throw Failure.tooWide(layer, names.text(end.record), widest)
        }
    }

    /// Refuses an end that the other end's owner can't read in any layer.
    private func refuseHidden(_ end: RecordView, from other: RecordView) throws {
        guard let owner = other.owner, let widest = end.layers.first else { return }
        guard !end.layers.contains(where: { directory.reads($0, owner) }) else { return }
        throw Failure.unreadable(widest, directory.code(owner), names.text(end.record))
    }
}

extension Directory {
    /// Where an institution answers what stands in a layer: there, or between institutions where
    /// only the other side may speak there (DESIGN §4: *restricted* is about one owner's records).
    func answeringLayer(_ layer: Scope, answerer: UInt32) -> Scope {
        guard case .restricted(let subject) = layer else { return layer }
        return successor(of: subject, at: size) == answerer ? layer : .government
    }
}

extension Failure {
    fileprivate static func unreadable(
        _ layer: Scope, _ reader: String, _ record: String
    ) -> Failure {
        Failure(
            "unreadable-layer", .badData,
            Phrase(
                lv: "Slāni \(layer.text), kurā būtu \(record), \(reader) nevar lasīt; saiknei jābūt"
                    + " slānī, ko lasa abu galu saimnieki.",
                en: "\(reader) can't read the layer \(layer.text) of \(record); a link stands only"
                    + " in a layer that the owners of both ends read."),
            remedy: Phrase(
                lv: "Vispirms apgalvojiet \(record) slānī government vai public.",
                en: "First state \(record) in the layer government or public."))
    }

    fileprivate static func tooWide(_ layer: Scope, _ record: String, _ widest: Scope) -> Failure {
        Failure(
            "too-wide-layer", .badData,
            Phrase(
                lv:
                    "\(record) slānī \(layer.text) nav, tikai \(widest.text): saiknei tur nebūtu gala.",
                en: "\(record) isn't in the layer \(layer.text), only in \(widest.text): the link"
                    + " would lack an end there."),
            remedy: Phrase(
                lv: "Norādiet --layer \(widest.text).", en: "Name --layer \(widest.text)."))
    }
}
