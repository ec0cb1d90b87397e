public import Register
public import Seals
internal import Synchronization

/// A key that signs in an institution's name, and how it signs.
public struct Seal: Sendable {
    /// The institution.
    public let institution: UInt32
    /// SubjectPublicKeyInfo, DER.
    public let publicKey: Bytes
    /// Signs a message in the key's one way.
    public let sign: @Sendable (Bytes) throws -> Bytes

    /// A seal that signs by a closure, for example on a token.
    public init(
        institution: UInt32, publicKey: Bytes, sign: @escaping @Sendable (Bytes) throws -> Bytes
    ) {
        self.institution = institution
        self.publicKey = publicKey
        self.sign = sign
    }

    /// A seal whose key is here.
    public init(institution: UInt32, key: SealKey) {
        self.init(institution: institution, publicKey: key.publicKey.spki) { try key.sign($0) }
    }
}

/// Verifies signatures; keys once decoded are kept.
final class Verifier: Sendable {
    private static let bound = 4096
    private let keys = Mutex<[Bytes: PublicKey]>([:])

    func verify(_ key: Bytes, _ message: Bytes, _ signature: Bytes) -> Bool {
        guard let key = publicKey(key) else { return false }
        return key.verifies(signature: signature, message: message)
    }

    private func publicKey(_ spki: Bytes) -> PublicKey? {
        if let key = keys.withLock({ $0[spki] }) { return key }
        guard let key = try? PublicKey(spki: spki) else { return nil }
        keys.withLock { keys in
            if keys.count >= Self.bound { keys.removeAll() }
            keys[spki] = key
        }
        return key
    }
}

/// The machine that a node runs on, as the fence sees it (DESIGN §9).
public struct Machine: Hashable, Sendable {
    /// Differs after each boot: `/proc/sys/kernel/random/boot_id`.
    public var boot: String
    /// Stays the same for the machine's life: `/etc/machine-id`.
    public var identifier: String

    /// A machine from its parts.
    public init(boot: String, identifier: String) {
        self.boot = boot
        self.identifier = identifier
    }
}
