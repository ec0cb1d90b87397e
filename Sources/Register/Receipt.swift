internal import Foundation

/// A node's countersignature: these prefixes are durably held here, at this time and directory.
///
/// ```
/// saime receipt/FEDERATION-HEX
/// SIGNER held|final MILLISECONDS DIRECTORY-SIZE
/// INSTITUTION/EPOCH/SCOPE SIZE ROOT-BASE64       one line a log, sorted
///
/// — SIGNER SIGNATURE-BASE64
/// ```
///
/// Signed with the seal of the institution whose node holds them. A sector node's says *held*;
/// only the national node's is *final* (DESIGN §5).
public struct Receipt: Hashable, Sendable {
    /// The federation.
    public let federation: Digest
    /// The institution whose node signs.
    public let signer: UInt32
    /// Whether the national node signs.
    public let isFinal: Bool
    /// The signer's clock, milliseconds since 1970.
    public let time: Int64
    /// The size of the directory that the signer held.
    public let directorySize: UInt64
    /// What is held, sorted by log, each once.
    public let logs: [Cut]
    /// The signature over ``signedBytes``.
    public let signature: Bytes

    /// A receipt signed by `sign`.
    public init(
        federation: Digest, signer: UInt32, isFinal: Bool, time: Int64, directorySize: UInt64,
        logs: [Cut], sign: (Bytes) throws -> Bytes
    ) rethrows {
        self.federation = federation
        self.signer = signer
        self.isFinal = isFinal
        self.time = time
        self.directorySize = directorySize
        self.logs = logs.sorted()
        let body = Self.body(
            federation: federation, signer: signer, isFinal: isFinal, time: time,
            directorySize: directorySize, logs: self.logs)
        signature = try sign(Bytes(body.utf8))
    }

    /// The receipt that this text is; nil unless it is just one, in the one way to write it.
    public init?(_ text: String) {
        guard text.utf8.count <= Limits.note else { return nil }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count >= 5, lines[lines.count - 1].isEmpty, lines[lines.count - 3].isEmpty,
            lines[0].hasPrefix("saime receipt/"),
            let federation = Digest(hex: String(lines[0].dropFirst("saime receipt/".count)))
        else { return nil }
        let facts = lines[1].split(separator: " ", omittingEmptySubsequences: false)
        guard facts.count == 4, let signer = UInt32(facts[0]),
            facts[1] == "held" || facts[1] == "final", let time = Int64(facts[2]),
            let directorySize = UInt64(facts[3])
        else { return nil }
        var logs: [Cut] = []
        for line in lines[2..<(lines.count - 3)] {
            guard let cut = Self.cut(line) else { return nil }
            logs.append(cut)
        }
        let prefix = "— \(signer) "
        let last = lines[lines.count - 2]
        guard last.hasPrefix(prefix),
            let signature = Data(base64Encoded: String(last.dropFirst(prefix.count)))
        else { return nil }
        self.federation = federation
        self.signer = signer
        isFinal = facts[1] == "final"
        self.time = time
        self.directorySize = directorySize
        self.logs = logs
        self.signature = Bytes(signature)
        guard self.text == text, logs == logs.sorted(),
            Set(logs.map(\.log)).count == logs.count
        else { return nil }
    }

    /// The directory size that a receipt's text names, without reading the rest; nil if none.
    public static func directorySize(in text: String) -> UInt64? {
        let lines = text.split(separator: "\n", maxSplits: 2)
        guard lines.count == 3 else { return nil }
        return lines[1].split(separator: " ").last.flatMap { UInt64($0) }
    }

    /// Whether whoever may hold one of its logs may hold them all: public and government logs and
    /// the directory have one audience, an institution's logs in a restricted scope their own.
    public var hasOneAudience: Bool { Set(logs.map(\.log.audience)).count <= 1 }

    /// The bytes that the signature covers.
    public var signedBytes: Bytes { Bytes(body.utf8) }

    /// The receipt as text.
    public var text: String {
        body + "\n— \(signer) \(Data(signature).base64EncodedString())\n"
    }

    private var body: String {
        Self.body(
            federation: federation, signer: signer, isFinal: isFinal, time: time,
            directorySize: directorySize, logs: logs)
    }

    private static func body(
        federation: Digest, signer: UInt32, isFinal: Bool, time: Int64, directorySize: UInt64,
        logs: [Cut]
    ) -> String {
        let kind = isFinal ? "final" : "held"
        var body = "saime receipt/\(federation.hex)\n\(signer) \(kind) \(time) \(directorySize)\n"
        for cut in logs {
            let root = Data(cut.root.bytes).base64EncodedString()
            body += "\(cut.log.text) \(cut.size) \(root)\n"
        }
        return body
    }

    private static func cut(_ line: Substring) -> Cut? {
        let fields = line.split(separator: " ", omittingEmptySubsequences: false)
        guard fields.count == 3, let log = LogID(String(fields[0])), let size = UInt64(fields[1]),
            let bytes = Data(base64Encoded: String(fields[2])), let root = Digest(bytes)
        else { return nil }
        return Cut(log: log, size: size, root: root)
    }
}
