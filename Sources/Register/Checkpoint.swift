internal import Foundation

/// A log's name, size and root in readable text, signed by its institution.
///
/// In the style of C2SP's `tlog-checkpoint`:
///
/// ```
/// saime/FEDERATION-HEX/INSTITUTION/EPOCH/SCOPE
/// SIZE
/// ROOT-BASE64
///
/// — INSTITUTION SIGNATURE-BASE64
/// ```
///
/// The signature covers the first three lines, each with its line feed. Entries beyond a log's
/// last checkpoint are not acceptable to anybody.
public struct Checkpoint: Hashable, Sendable {
    /// The federation.
    public let federation: Digest
    /// The log.
    public let log: LogID
    /// The number of entries.
    public let size: UInt64
    /// The root of those entries.
    public let root: Digest
    /// The institution's signature over ``signedBytes``.
    public let signature: Bytes

    /// A checkpoint signed by `sign`.
    public init(
        federation: Digest, log: LogID, size: UInt64, root: Digest,
        sign: (Bytes) throws -> Bytes
    ) rethrows {
        let body = Self.body(federation: federation, log: log, size: size, root: root)
        self.federation = federation
        self.log = log
        self.size = size
        self.root = root
        signature = try sign(Bytes(body.utf8))
    }

    /// The checkpoint that this text is; nil unless it is just one, in the one way to write it.
    public init?(_ text: String) {
        guard text.utf8.count <= Limits.note else { return nil }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count == 6, lines[3].isEmpty, lines[5].isEmpty else { return nil }
        let origin = lines[0].split(
            separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
        guard origin.count == 3, origin[0] == "saime",
            let federation = Digest(hex: String(origin[1])),
            let log = LogID(String(origin[2])), let size = UInt64(lines[1]),
            let rootBytes = Data(base64Encoded: String(lines[2])), let root = Digest(rootBytes)
        else { return nil }
        let prefix = "— \(log.institution) "
        guard lines[4].hasPrefix(prefix),
            let signature = Data(base64Encoded: String(lines[4].dropFirst(prefix.count)))
        else { return nil }
        self.federation = federation
        self.log = log
        self.size = size
        self.root = root
        self.signature = Bytes(signature)
        guard self.text == text else { return nil }
    }

    /// The bytes that the signature covers.
    public var signedBytes: Bytes {
        Bytes(Self.body(federation: federation, log: log, size: size, root: root).utf8)
    }

    /// The checkpoint as text.
    public var text: String {
        let body = Self.body(federation: federation, log: log, size: size, root: root)
        return body + "\n— \(log.institution) \(Data(signature).base64EncodedString())\n"
    }

    private static func body(
        federation: Digest, log: LogID, size: UInt64, root: Digest
    ) -> String {
        let root = Data(root.bytes).base64EncodedString()
        return "saime/\(federation.hex)/\(log.text)\n\(size)\n\(root)\n"
    }
}
