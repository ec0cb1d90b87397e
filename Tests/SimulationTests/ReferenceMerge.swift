import Merge
import NaiveModel
import Register

/// What the naive model makes of a layer at a directory and frontier; worked out once for each.
final class ReferenceMerge {
    /// What must be shown of a layer.
    struct Layer {
        var fingerprint = Digest.zero
        /// Each statement's verdict, by record.
        var verdicts: [RecordID: [Position: Verdict]] = [:]
        /// How many cells have something open.
        var diverging = 0
        var proposals = 0
        var late = 0
    }

    private struct Merged {
        let cell: NaiveCell
        let word: Word?
    }

    private struct CellKey: Hashable {
        let cell: Cell
        let layer: Scope
        let directorySize: UInt64
        let statements: [StatementKey]
    }

    private struct StatementKey: Hashable {
        let position: Position
        let leaf: Digest
    }

    private var acts: [Act] = []
    private var states = [NaiveDirectory()]
    private var models: [UInt64: NaiveMerge] = [:]
    private var layers: [String: Layer] = [:]
    private var cells: [CellKey: Merged] = [:]

    /// Takes over acts that it doesn't know yet.
    func follow(_ directory: Directory, _ records: [RecordID]) {
        for act in directory.acts.dropFirst(acts.count) {
            guard let act else { continue }
            acts.append(act)
            var state = states[states.count - 1]
            state.append(act, records: records)
            states.append(state)
        }
    }

    /// The model of the directory's first acts.
    func model(at size: UInt64) -> NaiveMerge {
        if let model = models[size] { return model }
        let model = NaiveMerge(
            acts: Array(acts.prefix(Int(size))), states: Array(states.prefix(Int(size) + 1)))
        models[size] = model
        return model
    }

    /// What must be shown of a layer by a node that holds these logs of it.
    ///
    /// - Parameter key: Equal for equal directory, layer and logs.
    func layer(
        _ layer: Scope, key: String, directorySize: UInt64, logs: [LogID: [EntryFacts]]
    ) -> Layer {
        if let known = layers[key] { return known }
        let made = make(layer, directorySize, logs)
        layers[key] = made
        return made
    }

    private func make(
        _ layer: Scope, _ directorySize: UInt64, _ logs: [LogID: [EntryFacts]]
    ) -> Layer {
        var statements: [Cell: [(stated: Stated, leaf: Digest)]] = [:]
        for log in logs.keys.sorted() where log.scope == layer {
            for entry in logs[log] ?? [] {
                for (cell, stated) in entry.statements {
                    statements[cell, default: []].append((stated, entry.leaf))
                }
            }
        }
        var made = Layer()
        var effective: [RecordID: [Fingerprint.EffectiveCell]] = [:]
        for (cell, list) in statements {
            let merged = merged(cell, layer, directorySize, list)
            for ((stated, _), verdict) in zip(list, merged.cell.verdicts) {
                made.verdicts[cell.record, default: [:]][stated.position] = verdict
            }
            made.diverging += merged.cell.diverging.count
            made.proposals += merged.cell.openProposals.count
            made.late += merged.cell.openLate.count
            guard let word = merged.word else { continue }
            effective[cell.record, default: []].append(
                .init(group: cell.group, element: cell.element, word: word))
        }
        made.fingerprint = Fingerprint.tree(
            effective.keys.sorted().compactMap { record in
                Fingerprint.record(record, cells: effective[record] ?? []).map { (record, $0) }
            })
        return made
    }

    private func merged(
        _ cell: Cell, _ layer: Scope, _ directorySize: UInt64,
        _ list: [(stated: Stated, leaf: Digest)]
    ) -> Merged {
        let key = CellKey(
            cell: cell, layer: layer, directorySize: directorySize,
            statements: list.map { StatementKey(position: $0.stated.position, leaf: $0.leaf) })
        if let known = cells[key] { return known }
        var model = model(at: directorySize)
        for (stated, leaf) in list { model.leaves[stated.position] = leaf }
        let merged = model.merged(cell, layer, list.map(\.stated))
        let made = Merged(cell: merged, word: merged.effective.flatMap { list[$0].stated.word })
        cells[key] = made
        return made
    }
}
