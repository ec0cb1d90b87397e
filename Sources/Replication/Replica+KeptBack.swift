internal import Merge
public import Register
internal import Storage

/// A log that is shorter here than a frontier note says (DESIGN §5).
public struct ShortLog: Hashable, Sendable {
    /// The log.
    public let log: LogID
    /// How many entries the latest note about it says that it has.
    public let noted: UInt64
    /// How many are held here.
    public let held: UInt64
    /// The day of that note.
    public let day: String
    /// When it was written, milliseconds since 1970.
    public let time: Int64
}

extension Replica {
    /// The logs that are shorter here than the latest note about them says, sorted.
    ///
    /// Left out is what the directory has shortened since the note, and what this node knows a
    /// reason for: a fork, or a lost branch. After a completed exchange any other is being kept
    /// from this node.
    public func logsShorterThanNoted() throws -> [ShortLog] {
        try read { snapshot, state in
            var short: [ShortLog] = []
            let lost = Set(try snapshot.logsOnLostBranches().map(\.log))
            for (cut, note) in try latestNotes(snapshot) {
                let row = try snapshot.log(cut.log)
                let expected = expected(cut, since: note.directorySize, state.directory)
                guard row?.size ?? 0 < expected, row?.stopped == nil, !lost.contains(cut.log)
                else { continue }
                short.append(
                    ShortLog(
                        log: cut.log, noted: cut.size, held: row?.size ?? 0, day: note.day,
                        time: note.time))
            }
            return short.sorted { $0.log < $1.log }
        }
    }

    /// The latest public or government frontier note held; nil if none is.
    public func latestFrontierNote() throws -> FrontierNote? {
        try store.read { snapshot in
            try [Scope.public, .government].compactMap {
                try frontierNotes(of: $0, snapshot).last?.note
            }.max { $0.time < $1.time }
        }
    }

    /// Of each log the latest word of a note about it.
    private func latestNotes(_ snapshot: Snapshot) throws -> [(cut: Cut, note: FrontierNote)] {
        var latest: [LogID: (cut: Cut, note: FrontierNote)] = [:]
        let layers = Set(try snapshot.layers()).union([.public, .government])
        for layer in layers.sorted() {
            for note in try frontierNotes(of: layer, snapshot).map(\.note) {
                for cut in note.changed { latest[cut.log] = (cut, note) }
            }
        }
        return Array(latest.values)
    }

    /// How much of a log there must be by a note, less what acts cut or ended after it.
    private func expected(
        _ cut: Cut, since size: UInt64, _ directory: Directory
    ) -> UInt64 {
        var expected = min(cut.size, directory.end(of: cut.log)?.size ?? .max)
        for sequence in Int(min(size, directory.size))..<Int(directory.size)
        where directory.outcomes[sequence] == .stands {
            for later in directory.acts[sequence]?.cuts ?? [] where later.log == cut.log {
                expected = min(expected, later.size)
            }
        }
        return expected
    }
}
