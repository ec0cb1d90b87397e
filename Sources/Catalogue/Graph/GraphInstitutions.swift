public import Register

/// An institution as the graph takes it.
public struct GraphInstitution: Sendable, Hashable {
    /// The directory's short code.
    public let code: String
    /// The name.
    public let name: String
    /// The directory number of the ministry or municipality that leads it, or its own.
    public let sector: UInt32
    /// The directory number of who owns what it created: its own, until a merger.
    public let heir: UInt32

    /// An institution as the directory has it; `heir` is nil while it goes on.
    public init(code: String, name: String, sector: UInt32, number: UInt32, heir: UInt32? = nil) {
        self.code = code
        self.name = name
        self.sector = sector
        self.heir = heir ?? number
    }
}

/// The institutions of a graph, and who owns which record.
public struct GraphInstitutions: Sendable, Hashable {
    /// By directory number.
    public let members: [UInt32: GraphInstitution]
    /// The owners of records that neither their creator nor its heir owns.
    public let moved: [RecordID: UInt32]

    /// The institutions as the directory has them.
    ///
    /// - Parameter moved: The present owners of records that were transferred.
    public init(_ members: [UInt32: GraphInstitution], moved: [RecordID: UInt32] = [:]) {
        self.members = members
        self.moved = moved.filter { $1 != members[$0.creator]?.heir ?? $0.creator }
    }

    /// A record's owner; its creator where the directory knows nobody.
    public func owner(of record: RecordID) -> UInt32 {
        moved[record] ?? heir(of: record.creator)
    }

    /// Who owns what an institution created and hasn't given away.
    public func heir(of creator: UInt32) -> UInt32 { members[creator]?.heir ?? creator }

    /// The sector that an institution belongs to; itself where it has no lead.
    public func sector(of institution: UInt32) -> UInt32 {
        members[institution]?.sector ?? institution
    }
}
