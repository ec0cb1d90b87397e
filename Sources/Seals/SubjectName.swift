import COpenSSL

/// Whom a certificate names: the attributes that Saime writes into subjects.
public struct SubjectName: Sendable, Hashable {
    /// The common name (CN): 1 to 64 characters.
    public var commonName: String
    /// The organisation (O): 1 to 64 characters; nil leaves it out.
    public var organization: String?
    /// The organisation's registration (2.5.4.97), as in ETSI EN 319 412-1 §5.1.4: `NTRLV-` and
    /// the number; nil leaves it out.
    public var organizationIdentifier: String?
    /// The country (C) as two letters, such as `LV`; nil leaves it out.
    public var country: String?

    /// Makes a name; its attributes are checked when it goes into a request or certificate.
    public init(
        commonName: String, organization: String? = nil, organizationIdentifier: String? = nil,
        country: String? = nil
    ) {
        self.commonName = commonName
        self.organization = organization
        self.organizationIdentifier = organizationIdentifier
        self.country = country
    }
}

extension SubjectName {
    /// The attributes that are present, in the order in which they are written.
    private var attributes: [(nid: Int32, value: String)] {
        [
            (NID_countryName, country), (NID_organizationName, organization),
            (NID_organizationIdentifier, organizationIdentifier), (NID_commonName, commonName),
        ].compactMap { attribute in attribute.1.map { (nid: attribute.0, value: $0) } }
    }

    /// Adds the attributes to an empty X509_NAME.
    func write(to name: OpaquePointer?) throws(SealError) {
        for (nid, value) in attributes {
            let isText = !value.isEmpty && !value.unicodeScalars.contains { $0.value < 0x20 }
            let bytes = Array(value.utf8)
            guard isText, bytes.count <= 256,
                unsafe succeeded(
                    X509_NAME_add_entry_by_NID(
                        name, nid, MBSTRING_UTF8, bytes, Int32(bytes.count), -1, 0))
            else {
                ErrorQueue.clear()
                throw .invalidValue(
                    "name",
                    "CN, O and registration take 1 to 64 characters, the country two letters")
            }
        }
    }
}

/// A name as RFC 4514 writes it, in UTF-8; control characters are escaped.
func text(ofName name: OpaquePointer?) -> String {
    guard let buffer = MemoryBuffer(), let name = unsafe name else { return "" }
    unsafe buffer.use { unsafe _ = X509_NAME_print_ex($0, name, 0, saime_name_flags()) }
    return String(decoding: buffer.read(), as: UTF8.self)
}
