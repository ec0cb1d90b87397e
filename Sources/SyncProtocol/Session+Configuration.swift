public import Register

extension Session {
    /// What differs from session to session.
    public struct Configuration: Sendable {
        /// Whether this side opened the connection.
        public var isDialer: Bool
        /// Whether the dialer ends the session when both sides hold the same (`saime sync`).
        public var endsWhenEqual: Bool
        /// The peer's certificates as the connection has them, the leaf first, DER.
        public var certificates: [Bytes]
        /// The greatest number of bytes of the backlog sent or taken before they are answered.
        public var window = 4 * 1024 * 1024
        /// About how many bytes of the backlog go into a delivery.
        public var bulkBytes = 1024 * 1024
        /// About how many go into the first one; each next one may be twice as large. So the
        /// beginning of a long exchange is soon kept, whatever becomes of the rest.
        public var firstBulkBytes = 16 * 1024
        /// About how many bytes of live changes go into a delivery.
        public var liveBytes = 256 * 1024
        /// The greatest number of bytes of ranges that wait for acts.
        public var heldBytes = 8 * 1024 * 1024
        /// How long peer check and farewell may take, and how long an unfinished exchange may
        /// be silent, in milliseconds.
        public var patience: Int64 = 60_000
        /// When to compare again, after a comparison that didn't help, in milliseconds.
        public var retry: Int64 = 10_000
        /// When to compare again although nothing seems wrong, in milliseconds.
        public var interval: Int64 = 60_000
        /// When to try again what was refused, in milliseconds.
        public var forgiveness: Int64 = 600_000

        /// A configuration with the usual bounds.
        public init(isDialer: Bool, certificates: [Bytes], endsWhenEqual: Bool = false) {
            self.isDialer = isDialer
            self.certificates = certificates
            self.endsWhenEqual = endsWhenEqual
        }
    }
}
