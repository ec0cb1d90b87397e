internal import Register
internal import Seals

extension Policy {
    /// The first policy of a federation: the schema's defaults.
    static let defaults = Policy(precedence: Schema.current.precedence)

    /// The policy in a JSON file, as `directory policy --json` prints it.
    init(file: String) throws {
        let bad = Failure.badFile(file, lv: "politika", en: "policy")
        let bounds = CanonicalJSON.Bounds(depth: 8, bytes: 1_048_576)
        guard let json = try? CanonicalJSON(parsing: Files.bytes(file), bounds: bounds),
            let rows = json["precedence"]?.items
        else { throw bad }
        let precedence = try rows.map { row in
            guard let group = row["group"]?.text, let roles = row["roles"]?.items else { throw bad }
            return PrecedenceRow(
                group: group,
                roles: try roles.map {
                    guard let role = $0.text.flatMap({ Role(code: $0) }) else { throw bad }
                    return role
                }, closed: row["closed"]?.bool ?? false)
        }
        func number(_ key: String) -> UInt64 { UInt64(clamping: json[key]?.integer ?? 0) }
        self.init(
            precedence: precedence, timeZone: json["time_zone"]?.text ?? "Europe/Riga",
            dailyQuota: number("daily_quota"), lateQuota: number("late_quota"),
            countersigningSectors: UInt32(clamping: number("countersigning_sectors")))
    }
}

extension PublicKey {
    /// The key of a node: its certificate's, or a public key by itself, PEM.
    static func ofNode(file: String) throws -> PublicKey {
        let bytes = try Files.bytes(file)
        if let certificate = try? Certificate(pem: bytes) { return try certificate.publicKey() }
        return try PublicKey(pem: bytes)
    }
}
