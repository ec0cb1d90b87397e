internal import Foundation
internal import Register

/// What the national lead returns to a new member: enough to verify the directory and connect.
///
/// A JSON object. The directory's checkpoint is signed by the key that genesis names, and genesis
/// by the root key; `federation` is what both sides compare.
struct Membership: Codable, Sendable {
    /// An upstream to dial.
    struct Upstream: Codable, Sendable {
        /// The institution's short code.
        var code: String
        /// `HOST:PORT`.
        var address: String
    }

    /// An entry's bytes, Base64.
    struct EncodedEntry: Codable, Sendable {
        var header: Data
        var payload: Data
    }

    /// The format's name and version.
    var saime = "membership 1"
    /// The federation: the hash of genesis, hexadecimal.
    var federation: String
    /// The new member's directory number.
    var institution: UInt32
    /// The new member's short code.
    var code: String
    /// The directory's entries, from the first.
    var directory: [EncodedEntry]
    /// The directory's checkpoint over them.
    var checkpoint: String
    /// The node's certificate, PEM; empty for an institution hosted elsewhere.
    var certificate: String
    /// The certificates of the federation's authorities, PEM.
    var authorities: [String]
    /// Whom to dial.
    var upstreams: [Upstream]

    /// The directory's prefix as a range.
    var range: LogRange? {
        guard let checkpoint = Checkpoint(checkpoint) else { return nil }
        return LogRange(
            log: checkpoint.log, start: 0,
            entries: directory.map {
                Entry(header: Bytes($0.header), payload: Bytes($0.payload))
            }, checkpoint: checkpoint)
    }

    /// The file's text.
    var text: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return ((try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "") + "\n"
    }

    /// The membership in a file.
    init(file: String) throws {
        let bytes = try Files.bytes(file)
        guard let membership = try? JSONDecoder().decode(Self.self, from: Data(bytes)),
            membership.saime == "membership 1", membership.range != nil,
            Digest(hex: membership.federation) != nil
        else { throw Failure.badFile(file, lv: "dalībnieka datne", en: "membership file") }
        self = membership
    }

    init(
        federation: Digest, institution: UInt32, code: String, directory: LogRange,
        certificate: String, authorities: [String], upstreams: [Upstream]
    ) {
        self.federation = federation.hex
        self.institution = institution
        self.code = code
        self.directory = directory.entries.map {
            EncodedEntry(header: Data($0.header), payload: Data($0.payload))
        }
        checkpoint = directory.checkpoint?.text ?? ""
        self.certificate = certificate
        self.authorities = authorities
        self.upstreams = upstreams
    }
}
