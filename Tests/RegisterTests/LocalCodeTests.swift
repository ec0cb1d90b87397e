import Testing

@testable import Register

@Suite("What a code may be made of")
struct LocalCodeTests {
    @Test("A byte of any kind, alone, first, last or in the middle, is judged as the pattern says")
    func bytes() throws {
        let local = /[A-Za-z0-9][A-Za-z0-9._-]{0,63}/.matchingSemantics(.unicodeScalar)
        for scalar in (UInt32(1)...0x17F).compactMap(Unicode.Scalar.init) {
            let character = String(Character(scalar))
            for text in [character, character + "a", "a" + character, "a" + character + "b"] {
                #expect(
                    Schema.Kind.isLocalCode(text) == (text.wholeMatch(of: local) != nil),
                    "\(text.debugDescription)")
            }
        }
    }

    @Test("A code is at least one and at most 64 long", arguments: [0, 1, 63, 64, 65])
    func lengths(length: Int) {
        let text = String(repeating: "a", count: length)
        #expect(Schema.Kind.isLocalCode(text) == (1...64).contains(length))
    }

    @Test(
        "A day is one of the calendar",
        arguments: [
            ("2026-02-28", true), ("2024-02-29", true), ("2026-02-29", false),
            ("2026-12-31", true), ("2026-13-01", false), ("2026-00-10", false),
            ("2026-01-00", false), ("2026-1-01", false), ("026-01-01", false),
            ("2026-01-01-", false), ("2026-01-0١", false), ("2026/01/01", false), ("", false),
        ])
    func days(text: String, isDay: Bool) {
        #expect((CalendarDay(text) != nil) == isDay)
    }
}
