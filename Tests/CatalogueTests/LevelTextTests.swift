import Catalogue
import Testing

/// Levels as people write them.
@Suite("Written levels")
struct LevelTextTests {
    @Test(
        "Indicator, number, unit and span are read in codes, signs and both languages",
        arguments: [
            ("availability=99.5%/month", "availability", "99.5", "percent", "at-least", "month"),
            ("availability=99,5", "availability", "99.5", "percent", "at-least", ""),
            ("pieejamība=99.5 %/mēnesī", "availability", "99.5", "percent", "at-least", "month"),
            ("processing-time=5 working-day", "processing-time", "5", "working-day", "at-most", ""),
            (
                "izpildes laiks<=5 darba dienas", "processing-time", "5", "working-day", "at-most",
                ""
            ),
            ("recovery-time≤4h", "recovery-time", "4", "hour", "at-most", ""),
            ("cases=100 count/year", "cases", "100", "count", "", "year"),
            ("waiting-time>=3min", "waiting-time", "3", "minute", "at-least", ""),
        ])
    func read(
        text: String, indicator: String, target: String, unit: String, bound: String, span: String
    ) throws {
        let level = try #require(LevelText(text))
        #expect(level.indicator == indicator)
        var fields = ["target": target, "unit": unit]
        if !bound.isEmpty { fields["bound"] = bound }
        if !span.isEmpty { fields["per"] = span }
        #expect(level.fields == fields)
    }

    @Test(
        "What has no number, an unknown indicator, or no unit where one is needed, is no level",
        arguments: [
            "", "availability", "availability=", "availability=high", "speed=5%", "=5%",
            "processing-time=5", "availability=99.5%/decade", "recovery-time=4 parsecs",
        ])
    func refused(text: String) { #expect(LevelText(text) == nil) }

    @Test("A level becomes assignments to a group")
    func assignments() throws {
        #expect(
            try #require(LevelText("recovery-time<=4h")).assignments(to: "requires") == [
                "requires.recovery-time.bound=at-most", "requires.recovery-time.target=4",
                "requires.recovery-time.unit=hour",
            ])
    }
}
