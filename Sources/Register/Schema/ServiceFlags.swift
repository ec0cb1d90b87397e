/// Whether a service is an e-service or a d-service: derived from its channels, never typed in.
///
/// An *e-service* can be requested and received electronically, and physically as well; a
/// *d-service* is requested and received only electronically and processed so (policy, "e-pakalpojums,
/// d-pakalpojums"). An application alone proves neither.
public enum ServiceFlags: String, Hashable, Sendable, CaseIterable {
    /// Neither.
    case none = "-"
    /// An e-service.
    case electronic = "e"
    /// A d-service, digital throughout.
    case digital = "d"

    /// The environments that channels belong to.
    public enum Environment: String, Hashable, Sendable, CaseIterable {
        /// Remote, electronic.
        case remoteElectronic = "remote-electronic"
        /// Remote, physical.
        case remotePhysical = "remote-physical"
        /// On site, physical.
        case onSite = "on-site"

        /// The environment of a channel's code; nil for an unknown code.
        public init?(channel: String) {
            guard Schema.CodeList.channel.code(channel) != nil else { return nil }
            switch channel {
            case "post": self = .remotePhysical
            case "institution-centre", "municipal-centre", "joint-centre", "provider-place",
                "recipient-place":
                self = .onSite
            default: self = .remoteElectronic
            }
        }
    }

    /// What follows from the phases (`request`, `processing`, `receipt`) of each channel.
    public static func derive(channels: [String: Set<String>]) -> Self {
        func environments(of phase: String) -> Set<Bool> {
            Set(
                channels.filter { $0.value.contains(phase) }
                    .map { Environment(channel: $0.key) == .remoteElectronic })
        }
        let request = environments(of: "request")
        let receipt = environments(of: "receipt")
        guard request.contains(true), receipt.contains(true) else { return .none }
        let onlyElectronic = request == [true] && receipt == [true]
        return onlyElectronic && environments(of: "processing") == [true] ? .digital : .electronic
    }

    /// What follows from the values of the group `service.channels`, by element.
    public static func derive(channels: [String: CanonicalJSON]) -> Self {
        derive(
            channels: channels.mapValues { value in
                Set((value["phases"]?.items ?? []).compactMap(\.text))
            })
    }
}
