/// A value's history by directory size: what holds from which size on.
struct Timeline<Value: Equatable & Sendable>: Equatable, Sendable {
    private(set) var changes: [Change] = []

    struct Change: Equatable, Sendable {
        let size: UInt64
        let value: Value
    }

    /// Records that `value` holds from `size` on; sizes never decrease.
    mutating func append(_ value: Value, from size: UInt64) {
        changes.append(Change(size: size, value: value))
    }

    /// What holds at a directory size; nil before the first change. O(number of changes).
    func value(at size: UInt64) -> Value? { change(at: size)?.value }

    /// The latest change at or before a directory size.
    func change(at size: UInt64) -> Change? { changes.last { $0.size <= size } }
}
