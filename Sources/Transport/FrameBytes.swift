internal import GRPCCore

extension [UInt8] {
    /// A frame's bytes out of gRPC's buffer.
    ///
    /// `GRPCContiguousBytes` lends its bytes through an unsafe pointer only (grpc-swift 2.4.3), so
    /// this copy is marked unsafe; the pointer doesn't leave the closure. It can go when the
    /// protocol offers a span.
    init(frame bytes: some GRPCContiguousBytes) {
        self = unsafe bytes.withUnsafeBytes { unsafe [UInt8]($0) }
    }
}
