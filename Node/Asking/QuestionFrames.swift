internal import Foundation
internal import Register

/// What goes over the socket on which `serve` is asked.
///
/// The question is one line of JSON. At once an empty line says that it is taken; the answer is one
/// line of JSON and, unless it declines, the texts and the file that the line gives the lengths of.
/// Then the connection ends.
struct QuestionFrame: Codable, Sendable, Equatable {
    /// The asking program; another one declines.
    var program: String
    /// The command line without the program's name.
    var arguments: [String]
    /// A language's code.
    var language: String
    /// Whether it is to be answered in JSON.
    var json: Bool

    /// The most bytes that a question may take.
    static let limit = 64 << 10

    /// The bytes of a question; nil where it is too large to be asked.
    var line: Bytes? {
        guard let json = try? JSONEncoder().encode(self), json.count < Self.limit else {
            return nil
        }
        return Bytes(json) + [UInt8(ascii: "\n")]
    }

    /// The question that a line is, without its end; nil where it is none.
    init?(line: Bytes) {
        guard let frame = try? JSONDecoder().decode(Self.self, from: Data(line)) else {
            return nil
        }
        self = frame
    }

    init(program: String, arguments: [String], language: Language, format: Format) {
        self.program = program
        self.arguments = arguments
        self.language = language.rawValue
        self.json = format == .json
    }
}

/// The answer to a question.
enum AnswerFrame: Sendable, Equatable {
    case outcome(Outcome)
    /// The asking command has to answer by itself.
    case declined

    /// What goes before every answer, at once.
    static let taken: Bytes = [UInt8(ascii: "\n")]

    /// The most bytes that an answer may take.
    static let limit = 64 << 20

    private struct Head: Codable {
        var declined = false
        var exit: Int32 = 0
        var output = 0
        var errors = 0
        var file: Int?
        var path: String?
    }

    /// The bytes of an answer: one that is too large declines.
    var bytes: Bytes {
        switch self {
        case .declined: return Self.line(Head(declined: true))
        case .outcome(let outcome):
            let (output, errors) = (Bytes(outcome.output.utf8), Bytes(outcome.errors.utf8))
            let file = outcome.file?.bytes
            guard output.count + errors.count + (file?.count ?? 0) < Self.limit - 4096 else {
                return AnswerFrame.declined.bytes
            }
            let head = Head(
                exit: outcome.exit, output: output.count, errors: errors.count,
                file: file?.count, path: outcome.file?.path)
            return Self.line(head) + output + errors + (file ?? [])
        }
    }

    /// The answer that bytes are; nil where they are none, or not all of one.
    init?(_ bytes: Bytes) {
        guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")),
            let head = try? JSONDecoder().decode(Head.self, from: Data(bytes[..<end]))
        else { return nil }
        guard !head.declined else {
            self = .declined
            return
        }
        var rest = bytes[(end + 1)...]
        func take(_ count: Int) -> Bytes? {
            guard count >= 0, count <= rest.count else { return nil }
            defer { rest = rest.dropFirst(count) }
            return Bytes(rest.prefix(count))
        }
        guard let output = take(head.output).flatMap(Self.text),
            let errors = take(head.errors).flatMap(Self.text),
            let file = take(head.file ?? 0), rest.isEmpty, (head.file == nil) == (head.path == nil)
        else { return nil }
        self = .outcome(
            Outcome(
                exit: head.exit, output: output, errors: errors,
                file: head.path.map { Outcome.File(path: $0, bytes: file) }))
    }

    private static func text(_ bytes: Bytes) -> String? { String(validating: bytes, as: UTF8.self) }

    private static func line(_ head: Head) -> Bytes {
        Bytes((try? JSONEncoder().encode(head)) ?? Data()) + [UInt8(ascii: "\n")]
    }
}

/// Which program this is: only the same one answers in another's place.
extension Saime {
    /// Version, size and time of change of the executable that runs; nil where it can't be told,
    /// as when its file was replaced.
    static let identity: String? = {
        let files = FileManager.default
        guard let path = try? files.destinationOfSymbolicLink(atPath: "/proc/self/exe"),
            let attributes = try? files.attributesOfItem(atPath: path),
            let size = attributes[.size] as? NSNumber,
            let changed = attributes[.modificationDate] as? Date
        else { return nil }
        return "\(Saime.version) \(size) \(changed.timeIntervalSince1970)"
    }()
}
