internal import Catalogue
internal import Register

extension Assignments {
    /// What a new record still lacks or breaks as a whole, to be mended before it is published.
    func incompleteness(of type: Schema.RecordType) -> [Phrase] {
        var content = RecordContent(type: type.code)
        for change in changes { content.apply(change) }
        return Schema.current.recordViolations(of: content).map {
            Phrase(lv: "\($0.field): \($0.message.lv)", en: "\($0.field): \($0.message.en)")
        }
    }
}
