internal import Catalogue
internal import Merge
internal import Register
internal import Replication

/// The notices that this node shows, with whom each hits and who has acknowledged it.
struct NoticeReading {
    let node: Node
    let names: RecordNames
    let book: NoticeBook
    let register: RegisterGraph
    /// The moment at which notices are judged, milliseconds since 1970.
    let moment: Int64
    /// The acting institution's number.
    let actor: UInt32

    init(_ node: Node, _ reading: ReadingOptions) throws {
        self.node = node
        let names = try RecordNames(node)
        let directory = names.directory
        let notices = try Listing(node, reading, type: "notice").compactMap { view in
            view.content.flatMap {
                Notice(
                    id: view.record.hex, name: names.text(view.record),
                    owner: view.owner ?? view.record.creator, $0)
            }
        }
        let institutions = try node.replica.views(
            of: directory.members.keys.sorted().map { RecordID.institution($0) },
            layers: node.layers(reading), asOf: node.day(reading))
        book = NoticeBook(
            notices,
            institutions: Dictionary(
                institutions.compactMap { view in
                    view.content.map { (view.record.creator, $0) }
                }, uniquingKeysWith: { $1 }))
        register = try RegisterGraph(node, reading)
        let day = try node.day(reading)
        moment = day.flatMap { Dates.end(ofDay: $0, zone: directory.policy.timeZone) } ?? Clock.now
        actor = try node.actor(directory).number
        self.names = names
    }

    /// The notice that a person names.
    func named(_ text: String) throws -> Notice {
        let record = try node.record(named: text)
        if let notice = book.notices.first(where: { $0.id == record.hex }) { return notice }
        guard let view = try node.replica.view(record) else { throw Failure.unknownRecord(text) }
        throw Failure.otherType(names.text(record), view.type, wanted: "notice")
    }

    /// How a notice stands.
    func state(_ notice: Notice) -> NoticeBook.State { book.state(of: notice, at: moment) }

    /// Whom a notice hits.
    func hits(_ notice: Notice) -> NoticeHits { NoticeHits(notice, in: register, book) }
}
