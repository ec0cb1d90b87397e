import COpenSSL

extension CertificateAuthority {
    /// Revokes a certificate: the next list, with everything of the previous one in it.
    ///
    /// A certificate that is revoked already keeps its first date. The new list's number is the
    /// previous one's plus 1, and its time is never earlier, whatever the clock says.
    ///
    /// - Parameters:
    ///   - previous: This authority's latest list; nil if there was none.
    ///   - time: Now, in seconds since 1970.
    ///   - nextUpdate: By when the next list will follow; after it, peers warn but go on.
    /// - Throws: `.mismatchedKey` if the previous list isn't this authority's, `.invalidValue`,
    ///   `.operationFailed`.
    public func revoke(
        _ serial: SerialNumber, reason: RevocationReason = .unspecified,
        after previous: RevocationList?, at time: Int64, nextUpdate: Int64
    ) throws(SealError) -> RevocationList {
        var revocations = previous?.revocations ?? []
        if previous?.revocation(of: serial) == nil {
            revocations.append(Revocation(serial: serial, date: time, reason: reason))
        }
        return try revocationList(revocations, after: previous, at: time, nextUpdate: nextUpdate)
    }

    /// Makes the next list with exactly these entries; none is a list too, and worth publishing.
    ///
    /// - Parameters: as for `revoke`.
    /// - Throws: as `revoke`.
    public func revocationList(
        _ revocations: [Revocation], after previous: RevocationList?, at time: Int64,
        nextUpdate: Int64
    ) throws(SealError) -> RevocationList {
        if let previous, previous.standing(to: certificate) != .signed {
            throw SealError(
                .mismatchedKey,
                "The previous revocation list wasn't made by \(certificate.subject).",
                remedy: "Name this authority's own latest list.")
        }
        let thisUpdate = max(time, previous?.thisUpdate ?? time)
        guard thisUpdate < nextUpdate else {
            throw .invalidValue("date of the next list", "it must lie after this list's")
        }
        guard let number = next(after: previous?.number) else {
            throw .invalidValue("number of the previous list", "no larger one fits")
        }
        ErrorQueue.clear()
        guard let draft = unsafe Handle.revocationList(X509_CRL_new()) else {
            throw .operationFailed("make a revocation list")
        }
        try writeDates(to: draft, thisUpdate, nextUpdate)
        for revocation in revocations { try write(revocation, to: draft) }
        guard writeIssuer(to: draft), write(number, to: draft), sign(draft),
            let der = unsafe draft.use({ raw in unsafe DER.encode { unsafe i2d_X509_CRL(raw, $0) } }
            )
        else { throw .operationFailed("sign the revocation list") }
        return try RevocationList(der: der)
    }

    private func writeDates(
        to draft: Handle, _ thisUpdate: Int64, _ nextUpdate: Int64
    ) throws(SealError) {
        let begins = try unsafe withTime(thisUpdate) { time in
            unsafe draft.use { unsafe succeeded(X509_CRL_set1_lastUpdate($0, time)) }
        }
        let ends = try unsafe withTime(nextUpdate) { time in
            unsafe draft.use { unsafe succeeded(X509_CRL_set1_nextUpdate($0, time)) }
        }
        guard begins, ends else { throw .operationFailed("date the revocation list") }
    }

    private func write(_ revocation: Revocation, to draft: Handle) throws(SealError) {
        let entry = unsafe X509_REVOKED_new()
        let isFilled = try unsafe fill(entry, revocation)
        let isAdded = unsafe draft.use { unsafe isFilled && X509_CRL_add0_revoked($0, entry) == 1 }
        guard isAdded else {
            unsafe X509_REVOKED_free(entry)
            throw .operationFailed("add an entry to the revocation list")
        }
    }

    private func fill(
        _ entry: OpaquePointer?, _ revocation: Revocation
    ) throws(SealError) -> Bool {
        guard unsafe entry != nil, let serial = unsafe ASN1_INTEGER_new() else { return false }
        defer { unsafe ASN1_INTEGER_free(serial) }
        let isDated = try unsafe withTime(revocation.date) { time in
            unsafe succeeded(X509_REVOKED_set_revocationDate(entry, time))
        }
        guard isDated, unsafe revocation.serial.write(to: serial),
            unsafe X509_REVOKED_set_serialNumber(entry, serial) == 1
        else { return false }
        // RFC 5280 §5.3.1: an unspecified reason is left out.
        guard revocation.reason != .unspecified else { return true }
        guard let reason = unsafe ASN1_ENUMERATED_new() else { return false }
        defer { unsafe ASN1_ENUMERATED_free(reason) }
        return unsafe ASN1_ENUMERATED_set(reason, revocation.reason.rawValue) == 1
            && X509_REVOKED_add1_ext_i2d(entry, NID_crl_reason, reason, 0, 0) == 1
    }

    private func writeIssuer(to draft: Handle) -> Bool {
        unsafe draft.use { raw in
            unsafe certificate.handle.use { issuer in
                var context = unsafe X509V3_CTX()
                unsafe X509V3_set_ctx(&context, issuer, nil, nil, raw, 0)
                let keyID = unsafe X509V3_EXT_conf_nid(
                    nil, &context, NID_authority_key_identifier, "keyid:always")
                defer { unsafe X509_EXTENSION_free(keyID) }
                return unsafe X509_CRL_set_version(raw, 1) == 1  // 1 means version 2
                    && X509_CRL_set_issuer_name(raw, X509_get_subject_name(issuer)) == 1
                    && keyID != nil && X509_CRL_add_ext(raw, keyID, -1) == 1
            }
        }
    }

    private func write(_ number: SerialNumber, to draft: Handle) -> Bool {
        guard let integer = unsafe ASN1_INTEGER_new() else { return false }
        defer { unsafe ASN1_INTEGER_free(integer) }
        return unsafe number.write(to: integer)
            && draft.use { unsafe X509_CRL_add1_ext_i2d($0, NID_crl_number, integer, 0, 0) == 1 }
    }

    private func sign(_ draft: Handle) -> Bool {
        unsafe draft.use { raw in
            unsafe X509_CRL_sort(raw) == 1
                && key.handle.use { unsafe X509_CRL_sign(raw, $0, key.algorithm.digest) > 0 }
        }
    }
}

/// The number plus 1; 1 after none; nil if it would no longer fit.
private func next(after number: SerialNumber?) -> SerialNumber? {
    var bytes = [0] + (number?.bytes ?? [0])
    for index in bytes.indices.reversed() {
        bytes[index] &+= 1
        if bytes[index] != 0 { break }
    }
    return SerialNumber(bytes)
}
