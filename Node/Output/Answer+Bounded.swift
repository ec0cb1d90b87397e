extension [Answer.Block] {
    /// A table of the first items, and how many more there are: a person is shown some, a program
    /// gets all.
    ///
    /// - Parameters:
    ///   - limit: How many are shown; only those are laid out.
    ///   - empty: What is said where there is none.
    static func table<Item>(
        _ items: some Collection<Item>, limit: Int = 100, _ columns: [Table.Column],
        empty: Phrase = .none, row: (Item) -> [String]
    ) -> [Answer.Block] {
        let table = Answer.Block.table(Table(columns, items.prefix(limit).map(row)), empty: empty)
        return [table] + .rest(items.count - limit)
    }

    /// How many more there are; nothing where there is no more.
    static func rest(_ count: Int) -> [Answer.Block] {
        guard count > 0 else { return [] }
        return [
            .text(
                Phrase(
                    lv: "Nav parādīti vēl \(count); visi: --json.",
                    en: "\(count) more aren't shown; all: --json."))
        ]
    }
}
