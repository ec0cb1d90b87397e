/// A peer that a listener turned away before any session began, or whose bytes broke a bound.
public struct Refusal: Sendable, Equatable {
    /// The peer's address, such as `ipv4:192.0.2.7:51000`.
    public let remoteAddress: String
    /// The peer's certificate in DER, when it had shown one.
    public let leaf: [UInt8]?
    /// Why, and at which stage.
    public let error: TransportError
}
