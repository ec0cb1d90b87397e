public import Register

/// An approval of a record's groups, and whether they are still what was approved (DESIGN §7).
public struct Approval: Hashable, Sendable {
    /// The full names of the approved groups.
    public let groups: [String]
    /// The day, `YYYY-MM-DD`.
    public let date: String
    /// The order or other document; empty where none is named.
    public let document: String
    /// The groups that say something else now, in the order of `groups`; all of them where the
    /// approval doesn't tell them apart.
    public let differing: [String]

    /// Whether it has lapsed.
    public var isLapsed: Bool { !differing.isEmpty }

    /// Reads an approval and compares it.
    ///
    /// - Parameters:
    ///   - value: The value of the group *approval*; nil is returned where it is none.
    ///   - digest: What a group says now, in the approval's layer.
    public init?(_ value: CanonicalJSON, digest: (String) -> Digest) {
        guard let groups = value["groups"]?.items?.compactMap(\.text),
            let approved = value["digest"]?.text
        else { return nil }
        self.groups = groups
        date = value["date"]?.text ?? ""
        document = value["document"]?.text ?? ""
        let present = groups.map { digest($0) }
        guard ContentDigest.of(groups: present).hex != approved else {
            differing = []
            return
        }
        let each = value["digests"]?.items?.compactMap(\.text) ?? []
        let found =
            each.count == groups.count
            ? zip(groups, zip(present, each)).filter { $0.1.0.hex != $0.1.1 }.map(\.0) : []
        differing = found.isEmpty ? groups : found
    }

    /// The value that approves groups as they are.
    ///
    /// - Parameters:
    ///   - groups: Full names, sorted as given; at least one.
    ///   - document: nil or empty: none is named.
    ///   - digest: What a group says, in the layer that is approved.
    public static func value(
        of groups: [String], date: String, document: String?, digest: (String) -> Digest
    ) -> CanonicalJSON {
        let digests = groups.map { digest($0) }
        var members: [String: CanonicalJSON] = [
            "groups": .array(groups.map { .string($0) }), "date": .string(date),
            "digest": .string(ContentDigest.of(groups: digests).hex),
            "digests": .array(digests.map { .string($0.hex) }),
        ]
        if let document, !document.isEmpty { members["document"] = .string(document) }
        return .object(members)
    }
}

extension Schema.RecordType {
    /// The groups that an approval covers where none is named: the content, without what the
    /// record's owner answers to others and when it last looked.
    public var approvable: [Schema.Group] {
        let others = ["acknowledgements", "answers", "checked", "portfolio"]
        return groups.filter { $0.precedence == .content && !others.contains($0.code) }
    }
}
