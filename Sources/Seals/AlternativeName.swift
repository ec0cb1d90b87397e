import COpenSSL

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A host that a certificate names (RFC 5280 §4.2.1.6).
public enum AlternativeName: Sendable, Hashable {
    /// A host name: letters, digits, hyphens and dots.
    case dns(String)
    /// An address of 4 (IPv4) or 16 (IPv6) bytes.
    case ip([UInt8])

    /// Reads an IPv4 or IPv6 address, or else a host name.
    ///
    /// Returns nil for what is neither: empty labels, labels beyond 63 and names beyond 253
    /// characters, wildcards, and anything but letters, digits, hyphens and dots.
    public init?(_ text: String) {
        if let address = address(text, AF_INET, 4) ?? address(text, AF_INET6, 16) {
            self = .ip(address)
        } else if isHostName(text) {
            self = .dns(text)
        } else {
            return nil
        }
    }
}

private func address(_ text: String, _ family: Int32, _ count: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: count)
    return unsafe inet_pton(family, text, &bytes) == 1 ? bytes : nil
}

private func isHostName(_ text: String) -> Bool {
    let isAllowed: (UInt8) -> Bool = { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
            return true
        default: return false
        }
    }
    let labels = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return text.utf8.count <= 253
        && labels.allSatisfy { label in
            (1...63).contains(label.count) && label.allSatisfy(isAllowed)
                && label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
        }
}

extension AlternativeName {
    /// Whether the value keeps the rules of its case.
    private var isValid: Bool {
        switch self {
        case .dns(let name): return isHostName(name)
        case .ip(let bytes): return bytes.count == 4 || bytes.count == 16
        }
    }

    /// Lends the names as GENERAL_NAMES, which is freed afterwards.
    static func withGeneralNames<Result>(
        _ names: [AlternativeName], _ body: (OpaquePointer) -> Result?
    ) throws(SealError) -> Result? {
        guard names.allSatisfy(\.isValid) else {
            throw .invalidValue("host name", "name hosts by DNS name or IP address")
        }
        guard let stack = unsafe GENERAL_NAMES_new() else { return nil }
        defer { unsafe GENERAL_NAMES_free(stack) }
        for name in names {
            guard let general = unsafe name.generalName() else { return nil }
            guard unsafe saime_push_general_name(stack, general) > 0 else {
                unsafe GENERAL_NAME_free(general)
                return nil
            }
        }
        return unsafe body(stack)
    }

    private func generalName() -> UnsafeMutablePointer<GENERAL_NAME>? {
        let bytes: [UInt8]
        let string: UnsafeMutablePointer<ASN1_STRING>?
        let type: Int32
        switch self {
        case .dns(let name):
            unsafe (bytes, string, type) = (Array(name.utf8), ASN1_IA5STRING_new(), GEN_DNS)
        case .ip(let address):
            unsafe (bytes, string, type) = (address, ASN1_OCTET_STRING_new(), GEN_IPADD)
        }
        guard unsafe succeeded(ASN1_STRING_set(string, bytes, Int32(bytes.count))),
            let general = unsafe GENERAL_NAME_new()
        else {
            unsafe ASN1_STRING_free(string)
            return nil
        }
        unsafe GENERAL_NAME_set0_value(general, type, string)
        return unsafe general
    }

    /// The DNS names and addresses among GENERAL_NAMES, in their order; other kinds are left out.
    static func read(_ stack: OpaquePointer?) -> [AlternativeName] {
        guard let stack = unsafe stack else { return [] }
        return unsafe (0..<max(saime_count_general_names(stack), 0)).compactMap { index in
            var type: Int32 = 0
            let general = unsafe saime_general_name(stack, index)
            guard let value = unsafe GENERAL_NAME_get0_value(general, &type) else { return nil }
            guard type == GEN_DNS || type == GEN_IPADD else { return nil }
            let bytes = unsafe bytesOf(value.assumingMemoryBound(to: ASN1_STRING.self))
            let name = type == GEN_DNS ? dns(String(decoding: bytes, as: UTF8.self)) : ip(bytes)
            return name.isValid ? name : nil
        }
    }
}

extension AlternativeName: CustomStringConvertible {
    /// The host name, or the address as people write it.
    public var description: String {
        switch self {
        case .dns(let name): return name
        case .ip(let bytes):
            var text = [CChar](repeating: 0, count: 64)
            let family = bytes.count == 4 ? AF_INET : AF_INET6
            guard isValid,
                unsafe inet_ntop(family, bytes, &text, socklen_t(text.count)) != nil
            else { return "invalid address" }
            return String(
                decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
    }
}
