internal import Register

/// What proves that a store is the latest: who has returned the heads of its own logs, and when.
///
/// Kept as a file beside the store.
struct FenceProof: Codable {
    /// Generation and file of the store: a copy is another file.
    var store: String
    /// The boot in which the answers came.
    var boot: String
    /// The machine on which they came.
    var machine: String
    /// Whether every upstream must answer.
    var needsAll: Bool
    /// Who has answered, by institution.
    var answers: [UInt32: [UInt32]]
    /// The institution's logs about which an answer said nothing, by institution and upstream.
    var silent: [UInt32: [UInt32: [String]]]?
    /// Institutions for whose logs the membership file, or the act that opened their epoch, is the
    /// receipt for size 0.
    var opened: Set<UInt32>

    /// Whether an upstream's answers were about a log.
    func hasReturned(_ log: LogID, by upstream: UInt32) -> Bool {
        guard answers[log.institution]?.contains(upstream) == true else { return false }
        return silent?[log.institution]?[upstream]?.contains(log.text) != true
    }

    /// Notes an upstream's answer about an institution's logs but for these, of which an earlier
    /// answer may have said something.
    mutating func note(_ upstream: UInt32, about institution: UInt32, silentOn logs: [LogID]) {
        let silences = logs.filter { !hasReturned($0, by: upstream) }.map(\.text)
        silent = silent ?? [:]
        silent?[institution, default: [:]][upstream] = silences.isEmpty ? nil : silences
        answers[institution] = Set(answers[institution] ?? []).union([upstream]).sorted()
    }

    /// Forgets all that was answered about an institution's logs.
    mutating func forget(_ institution: UInt32) {
        answers[institution] = nil
        silent?[institution] = nil
        opened.remove(institution)
    }
}
