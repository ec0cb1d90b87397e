import Register
import Testing

@Suite("Canonical JSON")
struct SchemaCanonicalJSONTests {
    @Test("Random values survive the round trip, and their members' order means nothing")
    func roundTrip() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var generator = SplitMix(state: seed)
        for _ in 0..<2000 {
            let value = randomValue(depth: 4, &generator)
            let bytes = value.bytes
            #expect(try CanonicalJSON(canonical: bytes) == value, "seed \(seed)")
            #expect(try CanonicalJSON(parsing: bytes).bytes == bytes, "seed \(seed)")
        }
    }

    @Test("Any change of one byte gives other bytes or is refused, never the same value")
    func oneSpelling() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var generator = SplitMix(state: seed)
        for _ in 0..<300 {
            let value = randomValue(depth: 3, &generator)
            var bytes = value.bytes
            let index = Int.random(in: 0..<bytes.count, using: &generator)
            bytes[index] ^= UInt8.random(in: 1...255, using: &generator)
            let other = try? CanonicalJSON(canonical: bytes)
            #expect(other != value, "seed \(seed)")
        }
    }

    @Test(
        "Other spellings are refused as canonical",
        arguments: [
            (#"{"b":1,"a":2}"#, "not-canonical"), (#"{"a": 1}"#, "not-canonical"),
            (#""\u0061""#, "not-canonical"), (#""\/""#, "not-canonical"), ("-0", "not-canonical"),
            ("\"e\u{0301}\"", "not-normalized"), (#"{"a":1,"a":1}"#, "duplicate-key"),
            ("01", "syntax"), ("1.0", "fraction"), ("1e3", "fraction"), ("null", "null"),
            ("", "syntax"), ("[1,]", "syntax"), ("[1 2]", "syntax"), ("{\"a\"}", "syntax"),
            ("\"a\nb\"", "control-character"), (#""\t""#, "control-character"),
            ("\"\u{0085}\"", "control-character"), (#""\u0000""#, "control-character"),
            (#""\ud800""#, "syntax"), (#""\udc00""#, "syntax"), ("true false", "syntax"),
            ("\"a", "syntax"), (#""\u00"#, "syntax"), ("[[[[[[[[[1]]]]]]]]]", "too-deep"),
            ("9223372036854775808", "integer-too-large"), ("-", "syntax"),
        ])
    func refused(text: String, reason: String) {
        do throws(CanonicalJSON.ParsingError) {
            _ = try CanonicalJSON(canonical: Array(text.utf8))
            Issue.record("accepted \(text)")
        } catch {
            #expect(error.reason.rawValue == reason, "\(text)")
        }
    }

    @Test("Keys are ordered by Unicode scalar, not by UTF-16 unit or locale")
    func order() {
        let value = CanonicalJSON.object([
            "\u{1F600}": .integer(3), "\u{FF61}": .integer(2), "z": .integer(1), "ā": .integer(0),
        ])
        #expect(value.spelling == "{\"z\":1,\"ā\":0,\"\u{FF61}\":2,\"\u{1F600}\":3}")
    }

    @Test("Invalid UTF-8 and more than 64 KiB are refused, the largest size is accepted")
    func bounds() throws {
        #expect(throws: CanonicalJSON.ParsingError.self) {
            try CanonicalJSON(canonical: [0x22, 0xC3, 0x28, 0x22])
        }
        let largest = CanonicalJSON.string(String(repeating: "a", count: 65_534))
        #expect(try CanonicalJSON(canonical: largest.bytes) == largest)
        let larger = CanonicalJSON.string(String(repeating: "a", count: 65_535))
        #expect(throws: CanonicalJSON.ParsingError.self) {
            try CanonicalJSON(canonical: larger.bytes)
        }
    }

    private func randomValue(depth: Int, _ generator: inout SplitMix) -> CanonicalJSON {
        switch Int.random(in: 0..<(depth > 0 ? 6 : 3), using: &generator) {
        case 0: return .integer(Int64.random(in: .min ... .max, using: &generator))
        case 1: return .bool(Bool.random(using: &generator))
        case 2: return .string(randomText(&generator))
        case 3:
            let count = Int.random(in: 0..<4, using: &generator)
            return .array((0..<count).map { _ in randomValue(depth: depth - 1, &generator) })
        default:
            let count = Int.random(in: 0..<4, using: &generator)
            let members = (0..<count).map { _ in
                (randomText(&generator), randomValue(depth: depth - 1, &generator))
            }
            return .object(Dictionary(members, uniquingKeysWith: { first, _ in first }))
        }
    }

    private func randomText(_ generator: inout SplitMix) -> String {
        let letters: [Character] = [
            "a", "Z", "ā", "č", "\"", "\\", "\n", "/", " ", "€", "😀", "ﬁ", "|",
        ]
        let count = Int.random(in: 0..<8, using: &generator)
        return String((0..<count).map { _ in letters.randomElement(using: &generator) ?? "a" })
    }
}

/// A small generator that can be repeated from its seed.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
