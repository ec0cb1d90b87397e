internal import Testing

@testable internal import saime

@Suite("Days as people write them")
struct DatesTests {
    @Test(
        "A day is read in both orders, with or without leading zeros",
        arguments: ["2026-02-28", "28.02.2026", "28.2.2026", "2026-2-28"])
    func days(text: String) {
        #expect(Dates.isoDay(from: text) == "2026-02-28")
    }

    @Test(
        "What no calendar has is no day",
        arguments: [
            "29.02.2026", "2026-02-31", "31.04.2026", "2026-00-10", "2026-13-01", "00.01.2026",
            "1.1.26", "10000-01-01", "2026-01", "2026-01--1", "today", "",
        ])
    func noDays(text: String) {
        #expect(Dates.isoDay(from: text) == nil)
        #expect(Dates.isoDay(from: "29.02.2028") == "2028-02-29")
    }
}
