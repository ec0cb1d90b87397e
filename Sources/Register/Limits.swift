/// The bounds of format version 1: whatever is larger is refused before memory is set aside.
public enum Limits {
    /// The greatest number of bytes of a header.
    public static let header = 1024
    /// The greatest number of bytes of a payload.
    public static let payload = 2 * 1024 * 1024
    /// The greatest number of parts of a payload.
    public static let parts = 10_000
    /// The greatest number of bytes of a value.
    public static let value = 256 * 1024
    /// The greatest number of bytes of an element of a set or map.
    public static let element = 256
    /// The greatest number of UTF-8 bytes of a group's name.
    public static let group = 96
    /// The greatest number of bytes of a checkpoint or receipt.
    public static let note = 64 * 1024
    /// The greatest number of bytes of a message between nodes.
    public static let frame = 4 * 1024 * 1024
}
