public import Storage

extension Replica {
    /// Keeps a value about a peer under a key, for example a cursor; nil drops it.
    public func setPeerValue(_ key: String, of peer: String, to value: String?) throws {
        try store.write { try $0.setPeerValue(key, of: peer, to: value) }
    }

    /// What is kept about a peer under a key; nil if nothing is.
    public func peerValue(_ key: String, of peer: String) throws -> String? {
        try store.read { try $0.peerValue(key, of: peer) }
    }

    /// Everything that is kept about peers: by peer, then key.
    public func peers() throws -> [String: [String: String]] { try store.read { try $0.peers() } }

    /// Drops everything that is kept about a peer.
    public func deletePeer(_ peer: String) throws { try store.write { try $0.deletePeer(peer) } }

    /// The journal's latest lines, the latest first.
    public func journal(limit: Int) throws -> [JournalLine] {
        try store.read { try $0.journal(limit: limit) }
    }
}
