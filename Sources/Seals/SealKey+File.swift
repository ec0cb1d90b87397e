extension SealKey {
    /// Reads a key from a PEM file that only its owner may read and write.
    ///
    /// The file must be a regular file owned by the user of this process, with no permission beyond
    /// 0600: a key that others could have read is no longer a secret.
    ///
    /// - Throws: `.unsafeFile` for wider permissions or another owner, `.unsupportedToken` for a
    ///   `pkcs11:` URI, `.fileFailed`, and what `init(pem:)` throws.
    public init(file path: String) throws(SealError) {
        guard !path.lowercased().hasPrefix("pkcs11:") else { throw .unsupportedToken }
        var pem = try PrivateFile.read(path)
        defer { erase(&pem) }
        try self.init(pem: pem)
    }

    /// Writes the key as PKCS#8 PEM into a new file of mode 0600; durable once it returns.
    ///
    /// - Throws: `.fileExists` rather than overwriting anything, `.unsupportedToken` for a `pkcs11:`
    ///   URI, `.fileFailed`. After an error no part of the key is left in the file.
    public func write(to path: String) throws(SealError) {
        guard !path.lowercased().hasPrefix("pkcs11:") else { throw .unsupportedToken }
        var pem = try privatePEM()
        defer { erase(&pem) }
        try PrivateFile.create(path, pem)
    }
}

extension SealError {
    fileprivate static let unsupportedToken = Self(
        .unsupportedToken, "PKCS#11 keys are not supported by this build.",
        remedy: "Name a PEM file of mode 0600.")
}
