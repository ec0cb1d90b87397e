/// A log's audience, and the layer of the register that merges from the logs of one scope.
public enum Scope: Hashable, Sendable {
    /// The national lead's log of acts; everybody's, and no layer.
    case directory
    /// Everybody's.
    case `public`
    /// Institutions' own.
    case government
    /// About records that one institution, or its successor by merger, owns: readable by them,
    /// their host, whoever has a say there, and the national lead.
    case restricted(UInt32)

    /// Whether the scope is some institution's restricted one.
    public var isRestricted: Bool {
        if case .restricted = self { true } else { false }
    }

    /// The scope that this text names; nil if it names none.
    public init?(_ text: String) {
        switch text {
        case "directory": self = .directory
        case "public": self = .public
        case "government": self = .government
        default:
            guard text.hasPrefix("restricted/") else { return nil }
            let digits = text.dropFirst("restricted/".count)
            guard let number = UInt32(digits), number > 0, String(number) == digits else {
                return nil
            }
            self = .restricted(number)
        }
    }

    /// The scope's name: "directory", "public", "government" or "restricted/NUMBER".
    public var text: String {
        switch self {
        case .directory: "directory"
        case .public: "public"
        case .government: "government"
        case .restricted(let number): "restricted/\(number)"
        }
    }

    /// Narrower audiences are greater: of one role's words a reader sees the narrowest layer's.
    fileprivate var rank: (Int, UInt32) {
        switch self {
        case .directory: (0, 0)
        case .public: (1, 0)
        case .government: (2, 0)
        case .restricted(let number): (3, number)
        }
    }
}

extension Scope: Comparable {
    /// Whether a scope comes before another: directory, public, government, then restricted ones.
    public static func < (left: Scope, right: Scope) -> Bool { left.rank < right.rank }
}

/// The name of a log: one institution's entries for one scope and epoch.
public struct LogID: Hashable, Sendable {
    /// The directory number of the institution that alone writes the log.
    public let institution: UInt32
    /// The log's audience.
    public let scope: Scope
    /// Which of the institution's successive logs of that scope, from 1.
    public let epoch: UInt32

    /// The log that stands for all that the same institutions may hold: those that everybody may,
    /// or those that one institution writes in one restricted scope.
    public var audience: LogID {
        scope.isRestricted
            ? LogID(institution: institution, scope: scope) : LogID(institution: 1, scope: .public)
    }

    /// A name from its parts.
    public init(institution: UInt32, scope: Scope, epoch: UInt32 = 1) {
        self.institution = institution
        self.scope = scope
        self.epoch = epoch
    }

    /// The log that this text names, as `INSTITUTION/EPOCH/SCOPE`; nil if it names none.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3,
            let institution = UInt32(parts[0]), String(institution) == parts[0], institution > 0,
            let epoch = UInt32(parts[1]), String(epoch) == parts[1], epoch > 0,
            let scope = Scope(String(parts[2]))
        else { return nil }
        self.init(institution: institution, scope: scope, epoch: epoch)
    }

    /// The log's name as `INSTITUTION/EPOCH/SCOPE`, for example `7/1/public`.
    public var text: String { "\(institution)/\(epoch)/\(scope.text)" }
}

extension LogID: Comparable {
    /// Whether a log comes before another: by institution, scope, then epoch.
    public static func < (left: LogID, right: LogID) -> Bool {
        (left.institution, left.scope, left.epoch) < (right.institution, right.scope, right.epoch)
    }
}
