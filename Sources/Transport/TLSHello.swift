/// What the first message of a TLS handshake says of its version, read before NIOSSL reads it:
/// what a client offers, or what a server chose (RFC 8446 §4.1.2, §4.1.3, §4.2.1).
enum TLSHello: Equatable {
    /// More bytes are needed.
    case incomplete
    /// TLS 1.3 is offered or chosen.
    case tls13
    /// A handshake of TLS 1.2 or older.
    case older
    /// No first message of a TLS handshake; NIOSSL says what is wrong with it.
    case other

    /// The longest message that is looked at, in bytes.
    static let limit = 1 << 16

    /// Reads the first bytes that came over a connection.
    init(_ bytes: some Collection<UInt8>) {
        var message: [UInt8] = []
        var records = Cursor(Array(bytes))
        while message.count < Self.limit {
            switch Self.whole(message) {
            case .some(let hello): self = hello
            case nil:
                guard let part = records.handshakePart() else {
                    self = records.isSpent ? .incomplete : .other
                    return
                }
                message += part
                continue
            }
            return
        }
        self = .other
    }

    /// What a message says; nil while it isn't whole.
    private static func whole(_ message: [UInt8]) -> TLSHello? {
        var cursor = Cursor(message)
        guard let type = cursor.number(1), let length = cursor.number(3) else { return nil }
        guard [1, 2].contains(type), length <= limit else { return .other }
        guard let body = cursor.take(length) else { return nil }
        return hello(body, isClients: type == 1)
    }

    private static func hello(_ body: [UInt8], isClients: Bool) -> TLSHello {
        var cursor = Cursor(body)
        guard cursor.take(34) != nil, cursor.vector(1) != nil,
            isClients
                ? cursor.vector(2) != nil && cursor.vector(1) != nil : cursor.take(3) != nil
        else { return .other }
        guard var extensions = cursor.vector(2).map(Cursor.init) else { return .older }
        while let type = extensions.number(2), var content = extensions.vector(2).map(Cursor.init) {
            guard type == 43 else { continue }
            let versions = isClients ? content.vector(1) : content.take(2)
            return versions?.holdsTLS13 == true ? .tls13 : .older
        }
        return .older
    }
}

extension [UInt8] {
    /// Whether 0x0304 is among these version numbers of two bytes each.
    fileprivate var holdsTLS13: Bool {
        indices.contains { $0.isMultiple(of: 2) && self[$0...].starts(with: [3, 4]) }
    }
}

/// Takes numbers and vectors, most significant byte first, as TLS writes them.
private struct Cursor {
    private let bytes: [UInt8]
    private var place = 0
    /// Whether something was asked for that lies beyond the end.
    private(set) var isSpent = false

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func take(_ count: Int) -> [UInt8]? {
        guard count <= bytes.count - place else {
            isSpent = true
            return nil
        }
        defer { place += count }
        return Array(bytes[place..<place + count])
    }

    mutating func number(_ width: Int) -> Int? {
        take(width)?.reduce(0) { $0 << 8 | Int($1) }
    }

    /// A vector whose length stands before it in so many bytes.
    mutating func vector(_ width: Int) -> [UInt8]? {
        number(width).flatMap { take($0) }
    }

    /// What the next record carries of a handshake; nil if it isn't whole, or no such record.
    mutating func handshakePart() -> [UInt8]? {
        guard let type = number(1) else { return nil }
        guard type == 22 else { return nil }
        guard let version = number(2) else { return nil }
        guard version >> 8 == 3 else { return nil }
        return vector(2)
    }
}
