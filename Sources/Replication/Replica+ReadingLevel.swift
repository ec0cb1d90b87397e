internal import Merge
internal import Register
internal import Storage

extension Replica {
    /// How much of kinds, acts and parts this program can read; raised with each that is new.
    static let readingLevel = 1

    /// Reads again what an earlier program stored without being able to read it (DESIGN §5).
    ///
    /// Such a program left no trace in the indexes of what it couldn't read, nor followed acts. When
    /// the level rises, every entry is indexed anew, the acts that were unread are followed, and
    /// every record is derived anew: the store gets to the bytes of a fresh merge. O(store), once.
    func raiseReadingLevel() throws {
        let key = "reading-level"
        func isOld(_ snapshot: Snapshot) throws -> Bool {
            Int(try snapshot.setting(key) ?? "") ?? 0 < Self.readingLevel
        }
        guard try store.read(isOld) else { return }
        try write { transaction, state in
            guard try isOld(transaction) else { return }
            for var row in try transaction.logs() where row.size > 0 {
                if row.log.scope == .directory { continue }
                try transaction.indexAnew(&row)
            }
            // Last, because acts cut the logs that were read above.
            try followUnread(transaction, state)
            try transaction.makeAllDirty()
            try transaction.set(key, to: "\(Self.readingLevel)")
        }
    }

    /// Follows the acts behind the one at which the directory's evaluation ended before.
    private func followUnread(_ transaction: Transaction, _ state: DirectoryState) throws {
        guard var row = try transaction.log(Directory.log) else { return }
        let unread = row.evaluated
        try transaction.indexAnew(&row)
        row.evaluated = state.unreadable == nil ? nil : state.directory.size
        try transaction.update(row)
        if let unread { try follow(actsFrom: unread, transaction, state) }
    }
}

extension Transaction {
    /// Indexes all entries of a log as if they had just been appended.
    fileprivate func indexAnew(_ row: inout StoredLog) throws {
        row.evaluated = nil
        var sequence: UInt64 = 0
        while sequence < row.size {
            let entries = try entries(of: row, in: sequence..<row.size, bytes: 1024 * 1024)
            guard !entries.isEmpty else { break }
            for entry in entries {
                try index(ReadEntry(entry), of: &row, at: sequence)
                sequence += 1
            }
        }
        try update(row)
    }
}
