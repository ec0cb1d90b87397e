internal import Merge
public import Register
internal import Storage

/// A request, and what became of it.
public struct RequestView: Hashable, Sendable {
    /// The request: citing it answers it.
    public let reference: Reference
    /// What is asked.
    public let request: Request
    /// The free text with it.
    public let text: String
    /// The author's clock, milliseconds since 1970.
    public let claimedTime: Int64
    /// What receipts say of it.
    public let acknowledgement: Acknowledgement
    /// The answers, in the order of directory and logs.
    public let answers: [Answer]

    /// An answer to a request.
    public enum Answer: Hashable, Sendable {
        /// The act at this sequence of the directory cites it.
        case ordered(UInt64)
        /// The national lead refused it, with this reason.
        case refused(reason: String)
    }

    /// The institution that asks.
    public var asker: UInt32 { reference.log.institution }
}

extension Replica {
    /// Every request that this node holds and evaluates, offers and their answers included, sorted
    /// by log and position.
    public func requests() throws -> [RequestView] {
        try store.read { snapshot in
            let known = try snapshot.size(of: Directory.log) ?? 0
            return try snapshot.requests().compactMap { place, answers in
                guard let (row, read) = try snapshot.evaluated(place),
                    case .request(let request, let text) = read.content
                else { return nil }
                let reference = Reference(
                    log: row.log, sequence: place.sequence, index: 0, leaf: read.entry.leaf)
                return RequestView(
                    reference: reference, request: request, text: text,
                    claimedTime: read.header.claimedTime,
                    acknowledgement: Acknowledgement(
                        of: place.sequence,
                        by: try snapshot.receipts(of: row).map(KeptReceipt.init),
                        knowing: known),
                    answers: try answers.compactMap { try answer($0, to: reference, snapshot) })
            }.sorted {
                ($0.reference.log, $0.reference.sequence)
                    < ($1.reference.log, $1.reference.sequence)
            }
        }
    }

    private func answer(
        _ place: EntryPlace, to request: Reference, _ snapshot: Snapshot
    ) throws -> RequestView.Answer? {
        guard let (row, read) = try snapshot.evaluated(place) else { return nil }
        switch read.content {
        case .act(let act, _):
            return act.requests.contains(request) ? .ordered(place.sequence) : nil
        case .refusal(let refused, let text):
            guard refused == request, row.log.institution == Directory.nationalLead else {
                return nil
            }
            return .refused(reason: text)
        default: return nil
        }
    }
}

extension Snapshot {
    /// The entry at a place, with its log; nil if it isn't held, or evaluation of its log or of the
    /// directory ends before it (DESIGN §5).
    fileprivate func evaluated(_ place: EntryPlace) throws -> (row: StoredLog, read: ReadEntry)? {
        guard let row = try log(number: place.log), place.sequence < row.evaluated ?? row.size,
            let entry = try entry(of: row, at: place.sequence)
        else { return nil }
        let read = try ReadEntry(entry)
        let directory = try log(Directory.log)
        guard read.header.directorySize <= directory?.evaluated ?? .max else { return nil }
        return (row, read)
    }
}
