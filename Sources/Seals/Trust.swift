import COpenSSL

/// The federation's certificate authorities and their revocation lists: decides which chains hold.
///
/// ```swift
/// let trust = try Trust(anchors: authorities, revocationLists: lists)
/// switch trust.check(chain: peerCertificates, for: .client, at: now) {
/// case .trusted(let warnings): …
/// case .refused(let reason): close(reason.code, reason.sentence)
/// }
/// ```
///
/// 1. OpenSSL builds a path from the leaf to an anchor and checks its signatures, issuers' rights,
///    constraints and strength. Dates play no part: a certificate past its date is used and warned
///    about (DESIGN §6.7).
/// 2. The leaf's key must be of a kind that nodes use, and its extended key usage must name this
///    side of TLS: an authority's or a seal's certificate doesn't pass for a node's.
/// 3. For each issuer in the path, the latest list that it signed decides what is revoked, however
///    old that list is.
///
/// A value, used by any number of tasks at once; make a new one when anchors or lists change.
public struct Trust: Sendable {
    /// The federation's authorities.
    public let anchors: [Certificate]
    /// The lists that were given, those of unknown authorities too.
    public let revocationLists: [RevocationList]

    /// The most certificates that a chain may have.
    public static let maximumChainLength = 8

    /// Trusts these authorities, self-signed or not, and consults these lists.
    ///
    /// With no anchors every chain is refused. Of several lists of one authority the latest counts.
    ///
    /// - Throws: `.notAnAuthority` for an anchor that may not issue certificates.
    public init(anchors: [Certificate], revocationLists: [RevocationList]) throws(SealError) {
        if let other = anchors.first(where: { !$0.isAuthority }) { throw .notAnAuthority(other) }
        self.anchors = anchors
        self.revocationLists = revocationLists
    }

    /// Decides about a peer's certificates.
    ///
    /// - Parameters:
    ///   - chain: DER, the peer's own certificate first, then those between it and an anchor, in
    ///     any order; the anchor may be left out. At most 8.
    ///   - use: What the peer is in this connection.
    ///   - time: Now, in seconds since 1970.
    /// - Returns: Warnings come in the order of the path, certificates before lists.
    public func check(chain: [[UInt8]], for use: TLSUse, at time: Int64) -> ChainVerdict {
        guard (1...Self.maximumChainLength).contains(chain.count) else {
            let problem = "there are \(chain.count) certificates, not 1 to 8"
            return .refused(.malformed(problem: problem))
        }
        var certificates: [Certificate] = []
        for (index, der) in chain.enumerated() {
            do throws(SealError) {
                certificates.append(try Certificate(der: der))
            } catch {
                return .refused(.malformed(problem: "certificate \(index + 1): \(error.message)"))
            }
        }
        let verification = PathVerification(
            chain: certificates, anchors: ordered(anchors, at: time), use: use)
        switch verification.path() {
        case .refused(let reason): return .refused(reason)
        case .found(let path): return judge(path, use, time)
        }
    }

    private func judge(_ path: [Certificate], _ use: TLSUse, _ time: Int64) -> ChainVerdict {
        if let refusal = refusal(ofLeaf: path[0], use) { return .refused(refusal) }
        var warnings = path.compactMap { dateWarning($0, time) }
        for (certificate, issuer) in zip(path, path.dropFirst()) {
            let finding = finding(certificate, issuer, time)
            if let refusal = finding.refusal { return .refused(refusal) }
            warnings += finding.warnings.filter { !warnings.contains($0) }
        }
        return .trusted(warnings: warnings)
    }

    private func refusal(ofLeaf leaf: Certificate, _ use: TLSUse) -> ChainRefusal? {
        do throws(SealError) {
            guard try leaf.publicKey().algorithm.isAllowedForNodes else { throw .notForNodes }
        } catch {
            return .weakKey(subject: leaf.subject, problem: error.message)
        }
        return leaf.namesUse(use) ? nil : .wrongUse(subject: leaf.subject, use: use)
    }

    private func dateWarning(_ certificate: Certificate, _ time: Int64) -> ChainWarning? {
        let subject = certificate.subject
        if time > certificate.notAfter {
            return .certificateExpired(subject: subject, date: certificate.notAfter)
        }
        if time < certificate.notBefore {
            return .certificateNotYetValid(subject: subject, date: certificate.notBefore)
        }
        return nil
    }

    /// What the issuer's lists say about the certificate, and what is wrong with these lists.
    private func finding(
        _ certificate: Certificate, _ issuer: Certificate, _ time: Int64
    ) -> (refusal: ChainRefusal?, warnings: [ChainWarning]) {
        var warnings: [ChainWarning] = []
        var latest: RevocationList?
        for list in revocationLists {
            switch list.standing(to: issuer) {
            case .ofAnother: continue
            case .notSigned: warnings.append(.revocationListIgnored(issuer: issuer.subject))
            case .signed: if latest.map({ list.isLater(than: $0) }) ?? true { latest = list }
            }
        }
        guard let latest else {
            return (nil, warnings + [.noRevocationList(issuer: issuer.subject)])
        }
        if let revocation = latest.revocation(of: certificate.serial) {
            let refusal = ChainRefusal.revoked(
                subject: certificate.subject, serial: certificate.serial, date: revocation.date)
            return (refusal, [])
        }
        return (nil, warnings + latest.dateWarnings(at: time))
    }
}

/// Authorities whose date holds first, then those that hold longest.
///
/// OpenSSL takes the first that fits: a renewed authority's new certificate, not its expired one.
private func ordered(_ anchors: [Certificate], at time: Int64) -> [Certificate] {
    let isCurrent: (Certificate) -> Bool = { $0.notBefore <= time && time <= $0.notAfter }
    return anchors.sorted { one, other in
        if isCurrent(one) != isCurrent(other) { return isCurrent(one) }
        return one.notAfter > other.notAfter
    }
}

extension Certificate {
    /// Whether the extended key usage names this side of TLS; false if there is none.
    fileprivate func namesUse(_ use: TLSUse) -> Bool {
        let flags = unsafe handle.use { unsafe X509_get_extended_key_usage($0) }
        let wanted = UInt32(use == .client ? XKU_SSL_CLIENT : XKU_SSL_SERVER)
        return flags != .max && flags & wanted != 0
    }
}

extension RevocationList {
    /// Later by its time; by its number where one second saw two lists.
    fileprivate func isLater(than other: RevocationList) -> Bool {
        if thisUpdate != other.thisUpdate { return thisUpdate > other.thisUpdate }
        let (mine, others) = (number?.bytes ?? [], other.number?.bytes ?? [])
        if mine.count != others.count { return mine.count > others.count }
        return others.lexicographicallyPrecedes(mine)
    }

    fileprivate func dateWarnings(at time: Int64) -> [ChainWarning] {
        if time < thisUpdate {
            return [.revocationListNotYetValid(issuer: issuer, date: thisUpdate)]
        }
        guard let nextUpdate, time > nextUpdate else { return [] }
        return [.revocationListExpired(issuer: issuer, date: nextUpdate)]
    }
}
