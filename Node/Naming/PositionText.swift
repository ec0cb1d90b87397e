internal import Merge
internal import Register

extension Position {
    /// The position as `record show` prints it: `LOG@SEQUENCE.INDEX`.
    var text: String { "\(log.text)@\(sequence).\(index)" }

    /// The position that this text names, as `LOG@SEQUENCE.INDEX`; nil if it names none.
    init?(_ text: String) {
        let halves = text.split(separator: "@", omittingEmptySubsequences: false)
        guard halves.count == 2, let log = LogID(String(halves[0])) else { return nil }
        let numbers = halves[1].split(separator: ".", omittingEmptySubsequences: false)
        guard numbers.count == 2, let sequence = UInt64(numbers[0]), let index = UInt32(numbers[1])
        else { return nil }
        self.init(log: log, sequence: sequence, index: index)
    }

    /// The position that a person names.
    static func named(_ text: String) throws -> Position {
        guard let position = Position(text) else {
            throw Failure.usage(
                Phrase(
                    lv: "“\(text)” nav vieta žurnālā; tā izskatās šādi: 7/1/public@12.0.",
                    en: "“\(text)” is no position; one looks like 7/1/public@12.0."))
        }
        return position
    }
}

/// An entry's place as people write it.
struct EntryName: Hashable, Sendable {
    let log: LogID
    let sequence: UInt64

    /// `LOG@SEQUENCE`.
    var text: String { "\(log.text)@\(sequence)" }

    init(log: LogID, sequence: UInt64) {
        self.log = log
        self.sequence = sequence
    }

    /// The entry that a person names, as `LOG@SEQUENCE`.
    init(named text: String) throws {
        let halves = text.split(separator: "@", omittingEmptySubsequences: false)
        guard halves.count == 2, let log = LogID(String(halves[0])),
            let sequence = UInt64(halves[1])
        else {
            throw Failure.usage(
                Phrase(
                    lv: "“\(text)” nav žurnāla ieraksts; tas izskatās šādi: 7/1/government@3.",
                    en: "“\(text)” is no entry of a log; one looks like 7/1/government@3."))
        }
        self.init(log: log, sequence: sequence)
    }
}

/// An address as people write it: `HOST:PORT`.
struct Address: Hashable, Sendable {
    let host: String
    let port: Int

    init(_ text: String) throws {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
            (0...65535).contains(port), colon != text.startIndex
        else {
            throw Failure.usage(
                Phrase(
                    lv: "“\(text)” nav adrese; tā izskatās šādi: 10.0.0.5:7400.",
                    en: "“\(text)” is no address; one looks like 10.0.0.5:7400."))
        }
        var host = String(text[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        self.host = host
        self.port = port
    }

    var text: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
