internal import Merge
public import Register
internal import Storage

extension Replica {
    /// What `make` makes of what each record says to a reader of these layers, in no particular
    /// order; records that don't exist are left out.
    ///
    /// What a ``RecordView`` shows, without who stated it and when: takes a fraction of the time, and
    /// no memory but for what is made. All are of one state of the store; `make` may read it besides.
    ///
    /// - Parameters:
    ///   - layers: Those that the reader may read; nil: all that this node holds.
    ///   - day: As of the last frontier note of this day or before; nil: now.
    ///   - reads: Whether anything is read of a group, by its full name: contents have no others.
    ///     *existence* is read always.
    ///   - progress: Told now and then how many records are done, and of how many.
    public func contents<Made>(
        layers: [Scope]?, asOf day: String?, reads: (_ group: String) -> Bool,
        _ make: (_ record: RecordID, _ content: RecordContent) throws -> Made?,
        progress: ((_ done: Int, _ total: Int) -> Void)? = nil
    ) throws -> [Made] {
        try store.freeze().read { snapshot in
            let readers = Readers(self, snapshot, try directory(in: snapshot), asOf: day)
            let main = try readers.main()
            let total = try progress.map { _ in try snapshot.recordCount() } ?? 0
            var made: [Made] = []
            var done = 0
            var last: Int64? = 0
            while let after = last {
                let touched = try snapshot.touched(after: after, limit: Self.contentsTogether)
                for record in touched {
                    let content = try main.content(of: record) { group in
                        group == Schema.existence || reads(group)
                    } reader: { layer in
                        layers?.contains(layer) ?? true ? try readers.reader(of: layer) : nil
                    }
                    if let one = try content.flatMap({ try make(record.record, $0) }) {
                        made.append(one)
                    }
                }
                done += touched.count
                progress?(min(done, total), total)
                last = touched.last?.number
            }
            return made
        }
    }

    /// Of how many records the places are read at once.
    private static let contentsTogether = 1000
}

extension RecordReader {
    /// What a record says, of the groups that are read; nil where it doesn't exist.
    ///
    /// The same as ``RecordView`` shows, without what only people ask: who stated it and when. Who
    /// owns it and whose word shows is judged by this reader's directory.
    ///
    /// - Parameters:
    ///   - known: The cells of some layers, judged already.
    ///   - reader: Who reads a layer; nil where it isn't read. By itself: this reader, all layers.
    func content(
        of touched: TouchedRecord, reads: (_ group: String) -> Bool,
        _ known: [Scope: [Group]] = [:], reader: ((_ layer: Scope) throws -> RecordReader?)? = nil
    ) throws -> RecordContent? {
        let record = touched.record
        let owner = directory.owner(of: record, at: directory.size)
        var words: [Cell: [(layer: Scope, stated: Stated)]] = [:]
        for (layer, places) in touched.layers {
            guard let reader = try reader.map({ try $0(layer) }) ?? self,
                Replica.counts(layer, owner: owner, reader.directory)
            else { continue }
            for group in try known[layer]
                ?? reader.merged(record, layer, at: places, reads: reads)
            {
                guard let index = group.merged.effective else { continue }
                words[group.cell, default: []].append((layer, group.statements[index].stated))
            }
        }
        let existence = Cell(record: record, group: Schema.existence)
        guard let type = shown(words[existence], existence, owner).flatMap(type) else {
            return nil
        }
        var content = RecordContent(type: type)
        for (cell, candidates) in words {
            guard let value = shown(candidates, cell, owner) else { continue }
            let json = value.isEmpty ? nil : try? CanonicalJSON(canonical: value)
            if !value.isEmpty, json == nil { continue }
            content.insert(
                RecordContent.Cell(
                    group: cell.group,
                    element: cell.element.isEmpty
                        ? nil : String(decoding: cell.element, as: UTF8.self), value: json))
        }
        return content
    }

    /// The value that shows of a cell; nil where it is empty, out or erased.
    private func shown(
        _ candidates: [(layer: Scope, stated: Stated)]?, _ cell: Cell, _ owner: UInt32?
    ) -> Bytes? {
        guard let candidates else { return nil }
        var first = candidates.first
        if candidates.count > 1 {
            let order = WordOrder(directory, group: cell.group, owner: owner)
            first = candidates.min {
                order.rank($0.stated.role, $0.layer) < order.rank($1.stated.role, $1.layer)
            }
        }
        guard let stated = first?.stated, !stated.isErased else { return nil }
        return stated.kind == .set || stated.kind == .in ? stated.value : nil
    }
}
