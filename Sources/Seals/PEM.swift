import COpenSSL

/// One block of a PEM text (RFC 7468).
struct PEMBlock {
    let label: String
    let bytes: [UInt8]
}

/// PEM texts (RFC 7468) of anything public; private keys are read in `SealKey` alone.
enum PEM {
    /// The blocks of a text in their order; what stands between them is skipped.
    ///
    /// Returns the blocks before the first damaged one, so that a caller who finds none says so.
    static func blocks(in text: [UInt8]) -> [PEMBlock] {
        ErrorQueue.clear()
        defer { ErrorQueue.clear() }
        guard let buffer = MemoryBuffer(text) else { return [] }
        var blocks: [PEMBlock] = []
        while let block = next(in: buffer) { blocks.append(block) }
        return blocks
    }

    /// The bytes of the only block with one of these labels; nil if there is none or another one.
    static func onlyBlock(in text: [UInt8], labelled labels: [String]) -> [UInt8]? {
        let blocks = blocks(in: text)
        guard blocks.count == 1, labels.contains(blocks[0].label) else { return nil }
        return blocks[0].bytes
    }

    /// The bytes as a PEM text with lines of 64 characters.
    static func text(_ label: String, _ bytes: [UInt8]) -> String {
        guard let buffer = MemoryBuffer() else { return "" }
        unsafe buffer.use { unsafe _ = PEM_write_bio($0, label, "", bytes, bytes.count) }
        return String(decoding: buffer.read(), as: UTF8.self)
    }

    private static func next(in buffer: borrowing MemoryBuffer) -> PEMBlock? {
        unsafe buffer.use { bio in
            var label: UnsafeMutablePointer<CChar>?
            var header: UnsafeMutablePointer<CChar>?
            var bytes: UnsafeMutablePointer<UInt8>?
            var count = 0
            guard unsafe succeeded(PEM_read_bio(bio, &label, &header, &bytes, &count)) else {
                return nil
            }
            defer {
                unsafe saime_clear_free(label, 0)
                unsafe saime_clear_free(header, 0)
                unsafe saime_clear_free(bytes, count)
            }
            guard let label = unsafe label, let bytes = unsafe bytes else { return nil }
            return unsafe PEMBlock(
                label: String(cString: label),
                bytes: Array(UnsafeBufferPointer(start: bytes, count: count)))
        }
    }
}
