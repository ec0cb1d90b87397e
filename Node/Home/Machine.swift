internal import Foundation
internal import Register

/// This machine and its boot: what the fence compares (DESIGN §9).
enum Machine {
    /// A hash of the machine's ID: a copied home on another machine has another.
    static var id: String { identifier("/etc/machine-id", orHostName: true) }

    /// The running boot's ID; the same as `id` where the system has none.
    static var boot: String { identifier("/proc/sys/kernel/random/boot_id", orHostName: true) }

    /// Milliseconds since 1970.
    static var now: Int64 { Int64((Date().timeIntervalSince1970 * 1000).rounded(.down)) }

    private static func identifier(_ path: String, orHostName: Bool) -> String {
        let text = (try? String(contentsOfFile: path, encoding: .utf8))?.trimmed ?? ""
        let name = text.isEmpty ? ProcessInfo.processInfo.hostName : text
        return Digest.sha256(Bytes(("saime " + name).utf8)).hex
    }
}
