import COpenSSL

/// One run of OpenSSL's path validation (RFC 5280 §6.1) without dates and without lists.
struct PathVerification {
    let chain: [Certificate]
    let anchors: [Certificate]
    let use: TLSUse

    enum Outcome {
        /// From the leaf to the anchor, both included.
        case found([Certificate])
        case refused(ChainRefusal)
    }

    /// Security level 2: keys of 112 bits and more (RSA 2048, P-256), no SHA-1 (SSL_CTX_set_security_level(3)).
    private static let securityLevel: Int32 = 2

    /// Finds a path from the leaf to an anchor.
    func path() -> Outcome {
        ErrorQueue.clear()
        defer { ErrorQueue.clear() }
        // The stacks borrow the certificates, which `self` keeps alive.
        return withExtendedLifetime(self) {
            let between = unsafe stack(Array(chain.dropFirst()))
            defer { unsafe saime_free_certificates(between) }
            let trusted = unsafe stack(anchors)
            defer { unsafe saime_free_certificates(trusted) }
            guard unsafe between != nil, unsafe trusted != nil else { return outOfMemory }
            return unsafe verify(between, trusted)
        }
    }

    private func verify(_ between: OpaquePointer?, _ trusted: OpaquePointer?) -> Outcome {
        guard let context = unsafe X509_STORE_CTX_new() else { return outOfMemory }
        defer { unsafe X509_STORE_CTX_free(context) }
        let isReady = unsafe chain[0].handle.use { leaf in
            unsafe succeeded(X509_STORE_CTX_init(context, nil, leaf, between))
        }
        guard isReady else { return outOfMemory }
        unsafe X509_STORE_CTX_set0_trusted_stack(context, trusted)
        let purpose = use == .client ? X509_PURPOSE_SSL_CLIENT : X509_PURPOSE_SSL_SERVER
        let parameters = unsafe X509_STORE_CTX_get0_param(context)
        let flags = UInt(X509_V_FLAG_NO_CHECK_TIME) | UInt(X509_V_FLAG_PARTIAL_CHAIN)
        guard unsafe X509_VERIFY_PARAM_set_flags(parameters, flags) == 1,
            unsafe X509_VERIFY_PARAM_set_purpose(parameters, purpose) == 1
        else { return outOfMemory }
        unsafe X509_VERIFY_PARAM_set_depth(parameters, Int32(Trust.maximumChainLength))
        unsafe X509_VERIFY_PARAM_set_auth_level(parameters, Self.securityLevel)
        let isVerified = unsafe X509_verify_cert(context) == 1
        let path = unsafe certificates(X509_STORE_CTX_get0_chain(context))
        guard isVerified, !path.isEmpty else {
            let error = unsafe X509_STORE_CTX_get_error(context)
            let depth = unsafe Int(X509_STORE_CTX_get_error_depth(context))
            let subject = path.indices.contains(depth) ? path[depth].subject : chain[0].subject
            return .refused(refusal(error, subject))
        }
        return .found(path)
    }

    private var outOfMemory: Outcome {
        .refused(.invalid(subject: chain[0].subject, problem: "OpenSSL could not begin"))
    }

    private func stack(_ certificates: [Certificate]) -> OpaquePointer? {
        guard let stack = unsafe saime_new_certificates() else { return nil }
        for certificate in certificates {
            let count = unsafe certificate.handle.use { unsafe saime_push_certificate(stack, $0) }
            if count <= 0 {
                unsafe saime_free_certificates(stack)
                return nil
            }
        }
        return unsafe stack
    }

    /// The certificates of a path, looked up among those that went in.
    private func certificates(_ stack: OpaquePointer?) -> [Certificate] {
        guard let stack = unsafe stack else { return [] }
        return unsafe (0..<max(saime_count_certificates(stack), 0)).compactMap { index in
            let raw = unsafe saime_certificate(stack, index)
            let der = unsafe DER.encode { unsafe i2d_X509(raw, $0) }
            return (chain + anchors).first { $0.der == der }
        }
    }

    private func refusal(_ error: Int32, _ subject: String) -> ChainRefusal {
        let problem = unsafe String(cString: X509_verify_cert_error_string(Int(error)))
        switch error {
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
            X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN,
            X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, X509_V_ERR_CERT_UNTRUSTED,
            X509_V_ERR_CERT_CHAIN_TOO_LONG:
            return .noChain(subject: subject, problem: problem)
        case X509_V_ERR_CERT_SIGNATURE_FAILURE, X509_V_ERR_UNABLE_TO_DECRYPT_CERT_SIGNATURE,
            X509_V_ERR_UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY:
            return .badSignature(subject: subject)
        case X509_V_ERR_INVALID_CA, X509_V_ERR_PATH_LENGTH_EXCEEDED,
            X509_V_ERR_KEYUSAGE_NO_CERTSIGN, X509_V_ERR_PERMITTED_VIOLATION,
            X509_V_ERR_EXCLUDED_VIOLATION:
            return .notAnAuthority(subject: subject, problem: problem)
        case X509_V_ERR_INVALID_PURPOSE:
            return .wrongUse(subject: subject, use: use)
        case X509_V_ERR_EE_KEY_TOO_SMALL, X509_V_ERR_CA_KEY_TOO_SMALL,
            X509_V_ERR_CA_MD_TOO_WEAK:
            return .weakKey(subject: subject, problem: problem)
        default:
            return .invalid(subject: subject, problem: problem)
        }
    }
}
