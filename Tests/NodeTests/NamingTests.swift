internal import Testing

@testable internal import saime

@Suite("The names of records")
struct NamingTests {
    @Test("In a large register more are looked up before all are read, in a small one 256")
    func patience() {
        #expect(RecordNames.patience(records: 0) == 256)
        #expect(RecordNames.patience(records: 2_569) == 256)
        #expect(RecordNames.patience(records: 2_570) == 257)
        #expect(RecordNames.patience(records: 600_000) == 60_000)
    }
}
