internal import GRDB
public import Register

extension Snapshot {
    /// Where requests stand, with the entries that answer each, in the order of the logs' numbers.
    public func requests() throws -> [(request: EntryPlace, answers: [EntryPlace])] {
        let rows = try fetchAll(
            """
            SELECT request.at, answer.at FROM request
            LEFT JOIN answer ON answer.request = request.at ORDER BY request.at, answer.at
            """
        ) { (EntryPlace($0[0]), ($0[1] as Int64?).map { EntryPlace($0) }) }
        var requests: [(request: EntryPlace, answers: [EntryPlace])] = []
        for (request, answer) in rows {
            if requests.last?.request != request {
                requests.append((request: request, answers: []))
            }
            if let answer { requests[requests.count - 1].answers.append(answer) }
        }
        return requests
    }

    /// Where frontier notes of a scope stand, with their days, in the order of writing.
    public func frontierNotes(scope: Scope) throws -> [(place: EntryPlace, day: String)] {
        try fetchAll(
            "SELECT at, day FROM frontier_note WHERE scope = ? ORDER BY at", [scope.number]
        ) { (place: EntryPlace($0[0]), day: $0[1] as String) }
    }
}

extension Transaction {
    /// Notes that the entry at this position is a request.
    public func insertRequest(in log: StoredLog, at sequence: UInt64) throws {
        try execute("INSERT OR IGNORE INTO request VALUES (?)", [place(log.number, sequence)])
    }

    /// Notes that an entry answers a request, which may not have arrived yet.
    public func insertAnswer(
        in log: StoredLog, at sequence: UInt64, to request: Reference
    ) throws {
        let asker = try knownLog(request.log)
        try execute(
            "INSERT OR IGNORE INTO answer VALUES (?, ?)",
            [place(asker.number, request.sequence), place(log.number, sequence)])
    }

    /// Notes that the entry at this position is a frontier note about a day.
    public func insertFrontierNote(in log: StoredLog, at sequence: UInt64, day: String) throws {
        try execute(
            "INSERT OR IGNORE INTO frontier_note VALUES (?, ?, ?)",
            [log.log.scope.number, place(log.number, sequence), day])
    }
}
