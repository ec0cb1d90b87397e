internal import Register
internal import Testing

@testable internal import Replication
@testable internal import saime

/// When something is an alarm, to the millisecond and the log.
@Suite("What is an alarm")
struct AlarmRuleTests {
    private static let log = LogID(institution: 7, scope: .public)
    private static let other = LogID(institution: 8, scope: .restricted(8))
    private static let noted: Int64 = 1_800_000_000_000

    private func short(_ log: LogID, at time: Int64 = Self.noted) -> ShortLog {
        ShortLog(log: log, noted: 5, held: 3, day: "2026-11-22", time: time)
    }

    private func alarms(
        _ short: [ShortLog], last: Int64? = nil, exchanged: Int64, excused: Set<String> = [],
        holds: (LogID) -> Bool = { _ in true }
    ) -> [String] {
        let note = last.map {
            FrontierNote(changed: [], time: $0, directorySize: 1, day: "2026-11-21")
        }
        return Alarm.all(short, note, exchanged: exchanged, excused: excused, holds: holds).map {
            switch $0 {
            case .keptBack(let short): "\($0.code) \(short.log.text)"
            case .notesStopped(let day): "\($0.code) \(day)"
            }
        }
    }

    @Test("A log short by a note is one once an exchange came after the note, not before")
    func exchangeAfter() {
        let logs = [short(Self.log)]
        for (exchanged, isOne) in [
            (Self.noted - 1, false), (Self.noted, false), (Self.noted + 1, true),
        ] {
            #expect(
                alarms(logs, exchanged: exchanged) == (isOne ? ["log-kept-back 7/1/public"] : []))
        }
    }

    @Test("Not of a log that isn't to be held here, nor of one for which a peer gave a reason")
    func excused() {
        let logs = [short(Self.log), short(Self.other)]
        let after = Self.noted + 1
        let both = ["log-kept-back 7/1/public", "log-kept-back 8/1/restricted/8"]
        #expect(alarms(logs, exchanged: after) == both)
        #expect(alarms(logs, exchanged: after, excused: [Self.log.text]) == [both[1]])
        #expect(alarms(logs, exchanged: after, holds: { $0 == Self.log }) == [both[0]])
        #expect(alarms(logs, exchanged: after, excused: [Self.log.text, Self.other.text]).isEmpty)
    }

    @Test("Notes have stopped when two whole days passed between the last one and an exchange")
    func stopped() {
        let days: Int64 = 2 * 24 * 3600 * 1000
        for (exchanged, isOne) in [(Self.noted + days, false), (Self.noted + days + 1, true)] {
            let expected = isOne ? ["notes-stopped 2026-11-21"] : []
            #expect(alarms([], last: Self.noted, exchanged: exchanged) == expected)
            #expect(alarms([], exchanged: exchanged).isEmpty)
        }
        let all = alarms(
            [short(Self.log)], last: Self.noted, exchanged: Self.noted + days + 1)
        #expect(all == ["log-kept-back 7/1/public", "notes-stopped 2026-11-21"])
    }

    @Test("Its sentence names log, sizes and day, in both languages; so does its JSON")
    func said() {
        let kept = Alarm.keptBack(short(Self.log))
        for text in [kept.phrase.lv, kept.phrase.en] {
            for part in ["7/1/public", "5", "3"] { #expect(text.contains(part), "\(text)") }
        }
        #expect(kept.phrase.en.contains("2026-11-22"))
        let stopped = Alarm.notesStopped(day: "2026-11-21")
        #expect(stopped.phrase.en.contains("since 2026-11-21"))
    }
}
