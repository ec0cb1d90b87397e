internal import Foundation
internal import Register
internal import Replication

extension Machine {
    /// This machine and its running boot: what the fence compares (DESIGN §9).
    static var this: Machine {
        Machine(
            boot: identifier("/proc/sys/kernel/random/boot_id"),
            identifier: identifier("/etc/machine-id"))
    }

    /// A hash of the system's own identifier, which isn't handed on; of the host's name where the
    /// system has none.
    private static func identifier(_ path: String) -> String {
        let text = (try? String(contentsOfFile: path, encoding: .utf8))?.trimmed ?? ""
        let name = text.isEmpty ? ProcessInfo.processInfo.hostName : text
        return Digest.sha256(Bytes(("saime " + name).utf8)).hex
    }
}

/// The clock, as the modules take it.
enum Clock {
    /// Milliseconds since 1970.
    static var now: Int64 { Int64((Date().timeIntervalSince1970 * 1000).rounded(.down)) }
}
