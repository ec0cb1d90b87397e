internal import NIOCore
internal import NIOPosix
internal import NIOSSL

/// Runs the caller's rule for NIOSSL, away from the event loop.
///
/// NIOSSL tells the callback no channel, so a refusal is handed over with the event loop only and
/// the connection that then fails picks it up (`HandshakeGuard`).
struct ChainJudge: Sendable {
    typealias OnRefusal = @Sendable (_ leaf: [UInt8]?, _ code: String, _ reason: String) -> Void

    let check: TransportSecurity.TLSCheck
    let onRefusal: OnRefusal

    @Sendable func judge(
        _ certificates: [NIOSSLCertificate],
        _ promise: EventLoopPromise<NIOSSLVerificationResultWithMetadata>
    ) {
        let loop = promise.futureResult.eventLoop
        NIOThreadPool.singleton.runIfActive(eventLoop: loop) {
            let chain = try certificates.map { try $0.toDERBytes() }
            switch check(chain) {
            case .accepted:
                return NIOSSLVerificationResultWithMetadata.certificateVerified(
                    VerificationMetadata(ValidatedCertificateChain(certificates)))
            case .refused(let code, let reason):
                onRefusal(chain.first, code, reason)
                return .failed
            }
        }.cascade(to: promise)
    }
}
