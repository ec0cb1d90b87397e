internal import Foundation
internal import Synchronization

/// Notices that a revocation list was replaced: peers are then to be checked again (DESIGN §8).
final class RevocationWatch: Sendable {
    private let node: Node
    private let seen: Mutex<[String: Date]>

    init(_ node: Node) {
        self.node = node
        seen = Mutex(Self.dates(node))
    }

    /// Whether a list has changed since this was asked last.
    func haveChanged() -> Bool {
        let dates = Self.dates(node)
        return seen.withLock { seen in
            defer { seen = dates }
            return seen != dates
        }
    }

    /// When each list of the configuration was written; those that aren't there are left out.
    private static func dates(_ node: Node) -> [String: Date] {
        var dates: [String: Date] = [:]
        for file in node.configuration.all("revocation-list") {
            let path = node.home.resolve(file)
            let attributes = try? FileManager.default.attributesOfItem(atPath: path)
            dates[path] = attributes?[.modificationDate] as? Date
        }
        return dates
    }
}
